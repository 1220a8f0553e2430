/** A script's reply as the list of texts that all of ours give. */
export function readTexts(reply: unknown): readonly string[] {
  if (Array.isArray(reply) && reply.every((value) => typeof value === 'string')) return reply
  throw new Error(`a script of the store answered ${typeof reply} where texts are expected`)
}

/** A script's reply of one text and a list of texts. */
export function readTextAndTexts(reply: unknown): readonly [string, readonly string[]] {
  const [first, rest] = Array.isArray(reply) ? (reply as readonly unknown[]) : []
  if (typeof first === 'string') return [first, readTexts(rest)]
  throw new Error('a script of the store answered nothing where a text and texts are expected')
}

/** A reply of values that may be missing, as HMGET gives it. */
export function readFields(reply: unknown): readonly (string | undefined)[] {
  if (!Array.isArray(reply)) throw new Error('the store was answered no list of fields')
  return reply.map((value: unknown) => (typeof value === 'string' ? value : undefined))
}

/** The replies of a pipeline; the first error is thrown. */
export function resultsOf(replies: readonly (readonly [Error | null, unknown])[] | null): readonly unknown[] {
  if (!replies) throw new Error('a pipeline of the store was given no replies')
  return replies.map(([error, result]) => {
    if (error) throw error
    return result
  })
}
