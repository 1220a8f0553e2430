/** Why the server closes a live socket. */
export const liveCloseCodes = {
  /** The host stops: connect again, another process may answer. */
  goingAway: 1001,
  /** A message that is no LiveRequest: a defect of the page. */
  malformed: 4400,
  /** Signed out, here or elsewhere: do not connect again before the next sign-in. */
  signedOut: 4401,
  /** Nothing was heard for too long. */
  silent: 4408,
  /** The agent has too many sockets open; the oldest one goes. */
  replaced: 4409,
  /** Too many messages, or the page reads too slowly: connect again and read what is new. */
  tooSlow: 4429,
} as const
