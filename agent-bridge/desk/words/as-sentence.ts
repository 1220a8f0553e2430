/** What was written as a note, with a capital letter and a full stop. */
export function asSentence(text: string): string {
  const [first = '', ...rest] = text.trim()
  const sentence = first.toUpperCase() + rest.join('')
  return sentence === '' || /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`
}
