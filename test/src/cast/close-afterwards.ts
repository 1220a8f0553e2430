import { closeAll } from './close-all'

/** Something that goes on until it is told to end. */
type Open = { close(): unknown } | { stop(): unknown }

/**
 * Says what is closed after the tests of a file, or of a `describe`: what was opened last goes first. Nothing else has to
 * be there, so that a failing `beforeAll` leaves nothing open.
 */
export function closeAfterwards(): <Each extends Open>(opened: Each) => Each {
  const all: Open[] = []
  afterAll(() =>
    closeAll(
      all
        .splice(0)
        .map((each) => () => ('close' in each ? each.close() : each.stop()))
        .toReversed(),
    ),
  )
  return (opened) => {
    all.push(opened)
    return opened
  }
}
