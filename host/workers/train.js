// A thread that trains one model and ends. It is JavaScript as it runs, since a thread is started from a file.
const { parentPort, workerData } = require('node:worker_threads')
const { trainModel } = require('@baton/core/train')

const { corpus, options } = workerData
parentPort.postMessage(trainModel(corpus, options))
