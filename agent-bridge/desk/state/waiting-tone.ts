/** How urgent a wait is: nothing yet, half of the team's target has passed, all of it has. */
export type WaitingTone = 'calm' | 'amber' | 'red'

/**
 * @param waitedMs how long somebody has waited
 * @param targetMs within which the team means to answer; without one nothing is urgent
 */
export function waitingTone(waitedMs: number, targetMs: number | undefined): WaitingTone {
  if (targetMs === undefined || targetMs <= 0) return 'calm'
  if (waitedMs >= targetMs) return 'red'
  return waitedMs * 2 >= targetMs ? 'amber' : 'calm'
}
