import { useEffect, useRef, useState } from 'react'
import type { DeskAction } from '../../../src/desk-api/schema'
import type { Asked } from '../../state/outbox'
import { useDesk, useDeskState } from '../use-desk'

/** How something asked for in a dialog goes. */
export interface Doing {
  readonly isBusy: boolean
  readonly problem: string | undefined
}

/** Does something to a chat, closes the dialog when it is done, and gives it up when the dialog is closed before. */
export function useAction(chat: string, onDone: () => void): Doing & { run(action: DeskAction): Promise<void> } {
  const desk = useDesk()
  const asked = useRef<Asked>(undefined)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const delay = useDeskState((state) => {
    const waiting = state.outgoing.find((each) => each.chat === chat && each.state.kind === 'delayed')
    return waiting?.state.kind === 'delayed' ? waiting.state.because : undefined
  })

  useEffect(
    () => () => {
      asked.current?.cancel()
    },
    [],
  )

  async function run(action: DeskAction): Promise<void> {
    setProblem(undefined)
    setBusy(true)
    asked.current = desk.ask(chat, action)
    const outcome = await asked.current.outcome
    asked.current = undefined
    setBusy(false)
    if (outcome.kind === 'done') onDone()
    if (outcome.kind === 'refused') setProblem(outcome.message)
  }

  return { run, isBusy, problem: problem ?? (isBusy && delay !== undefined ? `${delay} Trying again…` : undefined) }
}
