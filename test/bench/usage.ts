/** What a measured process has used since it began. */
export interface Usage {
  /** user and system time, µs */
  readonly cpuUs: number
  /** resident memory, bytes */
  readonly rssBytes: number
  /** what lives on JavaScript's heap and beside it, bytes */
  readonly heapBytes: number
  /** Commands sent to Redis. */
  readonly commands: number
  /** How often it was waited for Redis: a command, a pipeline or a transaction is one. */
  readonly roundTrips: number
}
