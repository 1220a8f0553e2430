/** What English contracts, without its apostrophe, as `normalisePhrase` leaves it. */
const contractions: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    arent: 'are not',
    cannot: 'can not',
    cant: 'can not',
    couldnt: 'could not',
    couldve: 'could have',
    didnt: 'did not',
    doesnt: 'does not',
    dont: 'do not',
    hadnt: 'had not',
    hasnt: 'has not',
    havent: 'have not',
    hes: 'he is',
    heres: 'here is',
    hows: 'how is',
    im: 'i am',
    isnt: 'is not',
    itd: 'it would',
    itll: 'it will',
    its: 'it is',
    ive: 'i have',
    lets: 'let us',
    shes: 'she is',
    shouldnt: 'should not',
    thats: 'that is',
    theres: 'there is',
    theyre: 'they are',
    theyve: 'they have',
    wasnt: 'was not',
    weve: 'we have',
    werent: 'were not',
    whats: 'what is',
    whens: 'when is',
    wheres: 'where is',
    whos: 'who is',
    whys: 'why is',
    wont: 'will not',
    wouldnt: 'would not',
    youd: 'you would',
    youll: 'you will',
    youre: 'you are',
    youve: 'you have',
  }).map(([short, long]) => [short, long.split(' ')]),
)

/** The words that an English contraction stands for; any other word as it is. */
export function expandContraction(word: string): readonly string[] {
  return contractions.get(word) ?? [word]
}

/**
 * A word of basic Latin letters without what English adds to its end: `orders`, `ordered` and `ordering` are `order`.
 * It need not be a word, only the same for its forms; phrases and messages are cut alike, so that other languages lose
 * little.
 */
export function stemOf(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`
  const singular = /[^su]s$/.test(word) ? word.slice(0, -1) : word
  const bare = singular.replace(singular.length > 5 ? /(?:ing|ed)$/ : singular.length === 5 ? /ed$/ : /$^/, '')
  const short = bare.length > 4 ? bare.replace(/e$/, '') : bare
  return short.length > 4 ? short.replace(/([bdgmnprt])\1$/, '$1') : short
}
