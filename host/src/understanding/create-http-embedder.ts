import type { Embedder } from '@baton/core'
import { z } from 'zod'
import { callModelServer, malformed, type ModelServer } from './call-model-server'
import { cutText } from './cut-text'

/** Servers refuse more, at different sizes; this is below each. */
const mostTexts = 100
/** A hundred vectors of the largest models, each number written in full, bytes. */
const maxAnswerBytes = 32 * 1024 * 1024
const longestVector = 8_192

/** Parts of https://platform.openai.com/docs/api-reference/embeddings/object; other servers tell less, or more. */
const embeddings = z.object({
  data: z.array(
    z.object({
      index: z.number().int(),
      embedding: z.array(z.number()).min(1).max(longestVector),
    }),
  ),
})

/** Asks a model over `POST {url}/embeddings`, a hundred texts at a time, one request after the other and each of them once. */
export function createHttpEmbedder(options: ModelServer & Pick<Embedder, 'deadlineMs'>): Embedder {
  async function embedBatch(texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]> {
    const body = { input: texts.map(cutText) }
    return readVectors(
      await callModelServer(options, 'embeddings', body, { maxBytes: maxAnswerBytes, signal }),
      texts.length,
    )
  }

  return {
    name: options.model,
    deadlineMs: options.deadlineMs,
    async embed(texts, signal) {
      const vectors: Float32Array[] = []
      for (let from = 0; from < texts.length; from += mostTexts) {
        vectors.push(...(await embedBatch(texts.slice(from, from + mostTexts), signal)))
      }
      if (new Set(vectors.map(({ length }) => length)).size > 1) throw malformed('holds vectors of several lengths')
      return vectors
    },
  }
}

/** By their `index`: nothing says that they come in order. */
function readVectors(body: unknown, count: number): readonly Float32Array[] {
  const read = embeddings.safeParse(body)
  if (!read.success) throw malformed('holds no vectors')
  const byIndex = new Map(read.data.data.map(({ embedding, index }) => [index, Float32Array.from(embedding)]))
  const vectors = Array.from({ length: count }, (_, index) => byIndex.get(index)).filter((each) => each !== undefined)
  if (vectors.length < count || read.data.data.length > count) throw malformed('holds another number of vectors')
  return vectors
}
