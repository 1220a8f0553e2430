import type { SparseWeights } from './model'

/** A weight smaller than this part of the largest one says nothing. */
const smallestPart = 1 / 400
const largest = 127

/** Keeps the weights that matter, in 8 bits each. */
export function quantise(weights: Float32Array, classes: number): SparseWeights {
  let most = 0
  for (const weight of weights) most = Math.max(most, Math.abs(weight))
  const unit = most / largest || 1
  const features = classes === 0 ? 0 : weights.length / classes
  const starts = new Int32Array(features + 1)
  const nodes: number[] = []
  const values: number[] = []
  for (let feature = 0; feature < features; feature += 1) {
    for (let node = 0; node < classes; node += 1) {
      const weight = weights[feature * classes + node] ?? 0
      if (Math.abs(weight) < most * smallestPart) continue
      nodes.push(node)
      values.push(Math.round(weight / unit))
    }
    starts[feature + 1] = nodes.length
  }
  return { starts, nodes: Uint16Array.from(nodes), values: Int8Array.from(values), unit }
}
