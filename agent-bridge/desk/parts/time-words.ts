import { createTimeWords } from '../words/say-time'

/** Moments as they are written where the agent is. */
export const timeWords = createTimeWords()
