/** Places in a queue are told apart to this precision, ms; within a step the conversations' exact times decide. */
export const stepMs = 10_000

/** BullMQ's priorities end here: 2^21 steps are 242 days. */
export const lastStep = 2 ** 21

/** How far before now a new base lies: room for the largest head start. ms */
export const baseLeadMs = 60 * 24 * 60 * 60_000

/** A base older than this is moved, long before arrivals run out of steps. ms */
export const baseLifeMs = 2 * baseLeadMs

/**
 * The priority of an entry: the 10-second step of its virtual arrival, counted from its queue's base. 1 to 2^21, a
 * smaller one goes first.
 */
export function priorityStep(virtualArrival: number, base: number): number {
  const step = Math.floor((virtualArrival - base) / stepMs) + 1
  return Math.min(Math.max(step, 1), lastStep)
}
