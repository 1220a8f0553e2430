import { randomUUID } from 'node:crypto'
import type { Letter } from './post-office'
import { until } from './until'
import { mayTryAgain, request } from './wire'

/** A customer who writes to the post office of a shop. */
export interface Correspondent {
  readonly name: string
  /** Writes until it is taken, under one id. */
  writes(text: string): Promise<void>
  /** What has reached them, in order. */
  letters(): readonly Letter[]
  /** Waits for a letter that says this. */
  gets(text: string): Promise<void>
}

export interface CorrespondentOptions {
  readonly name: string
  /** Where the post office of the shop's account is, such as `http://127.0.0.1:3000/shop/post/main`. */
  readonly address: () => string
  readonly letters: () => readonly Letter[]
}

export function createCorrespondent({ address, letters, name }: CorrespondentOptions): Correspondent {
  const own = (): readonly Letter[] => letters().filter(({ to }) => to === name)
  return {
    name,
    async writes(text) {
      const body = { from: name, id: randomUUID(), text }
      const answer = await until('a letter is taken', () =>
        request('POST', address(), { body }).then(
          (given) => (mayTryAgain(given) ? undefined : given),
          () => undefined,
        ),
      )
      if (answer.status !== 200) throw new Error(`the letter was answered ${answer.status}`)
    },
    letters: own,
    async gets(text) {
      await until(
        `${name} gets "${text}"`,
        () => own().some((letter) => letter.text === text),
        () => own().map((letter) => letter.text),
      )
    },
  }
}
