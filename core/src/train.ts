/** @baton/core/train: what a thread needs that only trains, so that it starts quickly. */
export { trainModel } from './resolve/train-model'
