import { contestants } from './contestants'
import { measureContestant } from './measure-contestant'
import { readProtocols, type Part } from './protocols'

/** What a process is told, and tells for each protocol. */
export interface Task {
  readonly contestant: string
  readonly folder: string
  readonly part: Part
}

// One contestant in a process of its own, so that nobody pays for another's memory.
process.once('message', ({ contestant: name, folder, part }: Task) => {
  const contestant = contestants.find((each) => each.name === name)
  if (!contestant) throw new Error(`nobody is called ${name}`)
  void (async () => {
    for (const protocol of readProtocols(folder, part)) {
      process.send?.({ protocol: protocol.name, measured: await measureContestant(contestant, protocol) })
    }
    process.disconnect()
  })().catch((error: unknown) => {
    console.error(error)
    process.exit(1)
  })
})
