import type { Measured } from './measure-contestant'

/** A figure that Baton must reach, in a protocol, in percent; `stretch` is what it could reach. */
export interface Must {
  readonly protocol: string
  readonly figure: keyof Measured
  readonly what: string
  readonly must: number
  readonly stretch?: number
}

export const musts: readonly Must[] = [
  { protocol: 'Full', figure: 'raw', what: 'raw accuracy', must: 93, stretch: 94 },
  { protocol: 'Full', figure: 'auroc', what: 'AUROC', must: 96.5, stretch: 97.3 },
  { protocol: 'Full', figure: 'oosRecallAt90', what: 'OOS recall at 90', must: 87, stretch: 90 },
  { protocol: 'Small', figure: 'raw', what: 'raw accuracy', must: 91.5, stretch: 92.1 },
  { protocol: 'Small', figure: 'auroc', what: 'AUROC', must: 96.3, stretch: 96.9 },
  { protocol: 'OOS+', figure: 'auroc', what: 'AUROC', must: 97.3, stretch: 97.8 },
  { protocol: 'OOS+', figure: 'overall', what: 'overall', must: 88, stretch: 90 },
  { protocol: '30 × 10', figure: 'raw', what: 'raw accuracy', must: 91.8, stretch: 93 },
  { protocol: '30 × 10', figure: 'auroc', what: 'AUROC', must: 95.5, stretch: 96.5 },
  { protocol: '30 × 10', figure: 'recallAt3', what: 'recall@3', must: 97 },
  { protocol: '30 × 10, one typo', figure: 'raw', what: 'raw accuracy', must: 91, stretch: 91.6 },
  { protocol: '30 × 10, one typo', figure: 'auroc', what: 'AUROC', must: 95, stretch: 95.5 },
]
