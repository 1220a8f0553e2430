import type { Advanced, Hub } from '../hub'
import type { LineId } from '../id'
import type { Input } from '../input'

/** A hub that keeps what it is given, and says when something came. */
export interface ListeningHub {
  readonly hub: Pick<Hub, 'advance'>
  readonly given: readonly { readonly line: LineId; readonly input: Input }[]
  /** Resolves when so many inputs have come. */
  came(times: number): Promise<void>
}

/** Makes one; `advance` may refuse, or say what becomes of an input, which is a duplicate otherwise. */
export function createListeningHub(
  advance: (input: Input) => Promise<Advanced> = async () => ({ kind: 'duplicate', seq: 1 }),
): ListeningHub {
  const given: { readonly line: LineId; readonly input: Input }[] = []
  const waiting: (() => void)[] = []
  const hub: Pick<Hub, 'advance'> = {
    async advance(at, input) {
      const advanced = await advance(input)
      given.push({ line: at, input })
      for (const tell of waiting.splice(0)) tell()
      return advanced
    },
  }
  return {
    hub,
    given,
    async came(times) {
      while (given.length < times) await new Promise<void>((resolve) => waiting.push(resolve))
    },
  }
}
