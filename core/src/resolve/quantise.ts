import type { QuantisedWeights } from './model'

const largest = 127

/** Keeps weights in 8 bits each. */
export function quantise(weights: Float32Array): QuantisedWeights {
  let most = 0
  for (let at = 0; at < weights.length; at += 1) most = Math.max(most, Math.abs(weights[at] ?? 0))
  const unit = most / largest || 1
  const values = new Int8Array(weights.length)
  for (let at = 0; at < weights.length; at += 1) values[at] = Math.round((weights[at] ?? 0) / unit)
  return { values, unit }
}
