import type { Content } from '../content'
import type { OfferedChoice } from '../conversation'
import { normalisePhrase } from './normalise-phrase'

/** The words for a place in a list, by language; more languages are more lines. */
const ordinals: readonly { readonly words: readonly string[]; readonly place: number }[] = [
  { words: ['first', '1st', 'one', 'الاول', 'الاولي'], place: 1 },
  { words: ['second', '2nd', 'two', 'الثاني', 'الثانيه'], place: 2 },
  { words: ['third', '3rd', 'three', 'الثالث', 'الثالثه'], place: 3 },
  { words: ['fourth', '4th', 'four', 'الرابع', 'الرابعه'], place: 4 },
  { words: ['fifth', '5th', 'five', 'الخامس', 'الخامسه'], place: 5 },
  { words: ['sixth', '6th', 'six', 'السادس', 'السادسه'], place: 6 },
  { words: ['seventh', '7th', 'seven', 'السابع', 'السابعه'], place: 7 },
  { words: ['eighth', '8th', 'eight', 'الثامن', 'الثامنه'], place: 8 },
  { words: ['ninth', '9th', 'nine', 'التاسع', 'التاسعه'], place: 9 },
  { words: ['tenth', '10th', 'ten', 'العاشر', 'العاشره'], place: 10 },
]

/** Short answers to a question: "Yes." to "Yes, please" and "No, thanks". */
const answers = [
  /^(?:yes|yeah|yep|yes please|exactly|correct|نعم|اجل|ايوه)$/u,
  /^(?:no|nope|no thanks|no thank you|لا|لا شكرا)$/u,
]

/** Who writes more than this is not naming a place in a list. */
const longestPlace = 100

/** What may stand around the place without changing it: "the second one, please". */
const around =
  /^(?:(?:i|ill|take|want|id|like|choose|pick|would|the|option|number|answer|choice|رقم|الخيار|خيار)\s+)*(\S+)(?:\s+(?:one|option|choice|please|pls|thanks|من فضلك|لو سمحت))*$/u

/**
 * Which of the offered replies a message picks: by its id, by its label, by its number ("2", "2.", "option 2") by
 * its place ("the second one", "the last one"), or by a yes or no that says the same. Numbers count from the front of `offered`.
 */
export function chooseOffered(offered: readonly OfferedChoice[], content: Content): OfferedChoice | undefined {
  if (content.kind === 'choice') {
    return offered.find((choice) => choice.id === content.id) ?? byLabel(offered, content.label)
  }
  if (content.kind !== 'text') return undefined
  return byLabel(offered, content.text) ?? byPlace(offered, content.text) ?? byAnswer(offered, content.text)
}

/** A message that picks an offered reply, as if the customer had written its label; any other as it is. */
export function asWritten(offered: readonly OfferedChoice[], content: Content): Content {
  const chosen = chooseOffered(offered, content)
  if (chosen) return { kind: 'text', text: chosen.label }
  return content.kind === 'choice' ? { kind: 'text', text: content.label } : content
}

function byLabel(offered: readonly OfferedChoice[], text: string): OfferedChoice | undefined {
  const said = normalisePhrase(text)
  if (said === '') {
    // A label may be an emoji, which has no words.
    return text.trim() === '' ? undefined : offered.find((choice) => choice.label.trim() === text.trim())
  }
  return offered.find((choice) => normalisePhrase(choice.label) === said)
}

/** The one reply that says the same as a yes or a no, or the only reply there is for a yes. */
function byAnswer(offered: readonly OfferedChoice[], text: string): OfferedChoice | undefined {
  const answer = answers.find((words) => words.test(normalisePhrase(text)))
  if (!answer) return undefined
  const same = offered.filter(({ label }) => answer.test(normalisePhrase(label)))
  const isYes = answer === answers[0]
  const [only, another] = same.length === 0 && isYes ? offered : same
  return another ? undefined : only
}

function byPlace(offered: readonly OfferedChoice[], text: string): OfferedChoice | undefined {
  if (text.length > longestPlace) return undefined
  // "-2", "2.5" and "2 %" are values, not places.
  if (/[-−+]\s*\p{Nd}|\p{Nd}[.,]\p{Nd}|[%$€£]/u.test(text)) return undefined
  const place = around.exec(normalisePhrase(text))?.[1]
  if (place === undefined) return undefined
  if (place === 'last' || place === 'الاخير' || place === 'الاخيره') return offered.at(-1)
  if (/^\d{1,3}$/.test(place)) return offered[Number(place) - 1]
  const ordinal = ordinals.find(({ words }) => words.includes(place))
  return ordinal && offered[ordinal.place - 1]
}
