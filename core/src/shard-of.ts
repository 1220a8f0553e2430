import { createHash } from 'node:crypto'
import type { LineId } from './id'

/** The shard whose index keeps a line, from 0 to `shards - 1`. Every process must count the same number of shards. */
export function shardOf(line: LineId, shards: number): number {
  return createHash('sha256').update(line).digest().readUInt32BE(0) % shards
}
