import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { z } from 'zod'
import { methodVersion, type Model } from '../resolve/model'

/** A model as text, or why there is none in it. */
export type DecodedModel =
  { readonly kind: 'model'; readonly model: Model } | { readonly kind: 'unusable'; readonly why: string }

const bytes = z.base64()
/** More bytes than any model has; a file that says it has more is broken. */
const largestPart = 2 ** 30
const tuning = z.object({
  rarityPower: z.number(),
  pieceWeight: z.number(),
  fewestPieces: z.number(),
  unknownWeight: z.number(),
  coverageWeight: z.number(),
})
const thresholds = z.object({ low: z.number(), high: z.number(), slope: z.number(), middle: z.number() })
const schema = z.object({
  method: z.literal(methodVersion),
  version: z.string(),
  ids: z.array(z.string()),
  tuning,
  thresholds,
  features: bytes,
  featureWeights: bytes,
  unknown: z.number(),
  biases: bytes,
  words: z.array(z.tuple([z.string(), z.array(z.string()), z.array(z.number().int().min(0))])),
  weights: z.object({ values: bytes, unit: z.number() }),
})

/** Writes a model down, for `decodeModel`. */
export function encodeModel({
  biases,
  ids,
  words,
  thresholds: chosen,
  tuning: set,
  version,
  vocabulary,
  weights,
}: Model): string {
  const written: z.input<typeof schema> = {
    method: methodVersion,
    version,
    ids: [...ids],
    tuning: set,
    thresholds: chosen,
    features: toText(vocabulary.features),
    featureWeights: toText(vocabulary.weights),
    unknown: vocabulary.unknown,
    biases: toText(biases),
    words: [...words].map(([stem, { forms, nodes }]) => [stem, [...forms], [...nodes]]),
    weights: { values: toText(weights.values), unit: weights.unit },
  }
  return JSON.stringify(written)
}

/** Reads what `encodeModel` wrote. What was cut off, changed, or made by another method is unusable, never half used. */
export function decodeModel(text: string): DecodedModel {
  const parsed = schema.safeParse(parse(text))
  if (!parsed.success) return { kind: 'unusable', why: 'this is no model of this version' }
  const {
    biases,
    featureWeights,
    features,
    ids,
    words,
    thresholds: chosen,
    tuning: set,
    unknown,
    version,
    weights,
  } = parsed.data
  const model: Model = {
    version,
    ids,
    tuning: set,
    thresholds: chosen,
    vocabulary: {
      features: new Int32Array(toBuffer(features, 4)),
      weights: new Float64Array(toBuffer(featureWeights, 8)),
      unknown,
    },
    biases: new Float64Array(toBuffer(biases, 8)),
    words: new Map(words.map(([stem, forms, nodes]) => [stem, { forms, nodes }])),
    weights: { values: new Int8Array(toBuffer(weights.values, 1)), unit: weights.unit },
  }
  return fits(model) ? { kind: 'model', model } : { kind: 'unusable', why: 'its parts do not belong together' }
}

/** Every place that is named is there. */
function fits({ biases, ids, vocabulary, weights, words }: Model): boolean {
  const features = vocabulary.features.length
  return (
    vocabulary.weights.length === features &&
    (biases.length === ids.length || biases.length === ids.length + 1) &&
    weights.values.length === features * biases.length &&
    [...words.values()].every(({ nodes }) => nodes.every((node) => node < ids.length))
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Packed, since most weights are small. */
function toText({ buffer, byteLength, byteOffset }: ArrayBufferView): string {
  return deflateRawSync(new Uint8Array(buffer, byteOffset, byteLength), { level: 3 }).toString('base64')
}

/** Whole numbers of so many bytes; what is left over at the end is cut off, and what is broken is empty. */
function toBuffer(text: string, size: number): ArrayBuffer {
  const read = unpack(Buffer.from(text, 'base64'))
  const whole = new Uint8Array(read.length - (read.length % size))
  whole.set(read.subarray(0, whole.length))
  return whole.buffer
}

function unpack(packed: Uint8Array): Uint8Array {
  try {
    return inflateRawSync(packed, { maxOutputLength: largestPart })
  } catch {
    return new Uint8Array()
  }
}
