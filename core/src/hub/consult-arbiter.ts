import type { Arbiter, ArbiterCandidate, ArbiterChoice, ArbiterQuestion, ArbiterVerdict } from '../arbiter'
import type { Bot } from '../bot/bot'
import type { LineId, NodeId } from '../id'
import type { Observe } from '../observation'
import { normalisePhrase } from '../resolve/normalise-phrase'
import type { UnsureMessage } from '../turn'

/** What an arbiter is told at most: enough to know a node by, and no more than a quick answer needs. */
const mostCandidates = 5
const mostPhrases = 5

interface ConsultingOptions {
  readonly observe: Observe
  readonly now: () => number
}

/** Asks about a message. Never rejects. */
export type ConsultArbiter = (arbiter: Arbiter, bot: Bot, unsure: UnsureMessage) => Promise<ArbiterVerdict>

/**
 * Asks an arbiter about the messages of one input: within one deadline, which begins with the first question, and about
 * the same thing once, however often the turn is taken.
 */
export function createConsultation({ now, observe }: ConsultingOptions, line: LineId): ConsultArbiter {
  const heard = new Map<string, Answered>()
  let deadline: AbortSignal | undefined

  async function ask(arbiter: Arbiter, question: ArbiterQuestion): Promise<Answered> {
    deadline ??= AbortSignal.timeout(arbiter.deadlineMs)
    const askedAt = now()
    const told = (answered: Answered, error?: unknown): Answered => {
      const failure = error === undefined ? {} : { error }
      observe({ kind: 'arbiter', line, outcome: answered.kind, ...failure, ms: now() - askedAt })
      return answered
    }
    try {
      const chosen = await withinDeadline(deadline, (signal) => arbiter.choose(question, signal))
      return isAmong(question.candidates, chosen)
        ? told(chosen)
        : told({ kind: 'failed' }, new Error('the arbiter named a node that is no candidate'))
    } catch (error) {
      return deadline.aborted ? told({ kind: 'late' }) : told({ kind: 'failed' }, error)
    }
  }

  return async (arbiter, bot, { candidates, language, seq, text }) => {
    const nodes = candidates.slice(0, mostCandidates).map(({ label, node }) => ({
      node,
      label,
      phrases: phrasesOf(bot, node, label),
    }))
    const question: ArbiterQuestion = { text, language, candidates: nodes }
    const key = JSON.stringify(question)
    const answered = heard.get(key) ?? (await ask(arbiter, question))
    heard.set(key, answered)
    return { seq, ...answered }
  }
}

type Answered = ArbiterChoice | { readonly kind: 'late' } | { readonly kind: 'failed' }

function isAmong(candidates: readonly ArbiterCandidate[], chosen: Answered): boolean {
  return chosen.kind !== 'node' || candidates.some(({ node }) => node === chosen.node)
}

/** Rejects at the deadline, also where the work pays no heed to its signal. */
async function withinDeadline<Result>(
  deadline: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  deadline.throwIfAborted()
  let leave: () => void = () => undefined
  const passed = new Promise<never>((_resolve, reject) => {
    leave = () => reject(new Error('the deadline has passed'))
    deadline.addEventListener('abort', leave, { once: true })
  })
  try {
    return await Promise.race([work(deadline), passed])
  } finally {
    deadline.removeEventListener('abort', leave)
  }
}

function phrasesOf({ corpus }: Bot, node: NodeId, label: string): readonly string[] {
  const phrases = corpus.items.filter((item) => item.node === node).flatMap((item) => item.phrases)
  const named = normalisePhrase(label)
  return phrases.filter((phrase) => normalisePhrase(phrase) !== named).slice(0, mostPhrases)
}
