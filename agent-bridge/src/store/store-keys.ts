import type { LineId, TenantId } from '@baton/core'

/** Where one line is kept: all in the line's slot, so that one script can change all of it. */
export interface LineKeys {
  /** hash: revision, numbers, the newest conversation, and how the lane stands */
  readonly state: string
  /** stream of entries, `<seq>-0` */
  readonly log: string
  /** list of seqs, `12` or, for an integration, `12i` */
  readonly lane: string
  /** hash: `<revision>.<position>` ▸ chore */
  readonly chores: string
  /** sorted set: key ▸ seq of the commit that applied it */
  readonly dedupe: string
  /** hash: positions up to which messages are sent, delivered and read, and what is known of single ones */
  readonly delivery: string
  /** hash: a conversation that another one has followed */
  readonly earlier: (number: number) => string
}

/** What a commit of that revision calls its chores. */
export const choreKey = (revision: number, position: number): string => `${revision}.${position}`

/** Where one shard's index is kept: all in the shard's slot. */
export interface ShardKeys {
  /** sorted set: line ▸ deadline */
  readonly due: string
  /** hash: line ▸ the revision that its deadline was read at */
  readonly revisions: string
  /** sorted set: `<line>|<unique>` ▸ when somebody else may look */
  readonly dirty: string
  /** sorted set: line ▸ when its oldest closed conversation was closed */
  readonly closed: string
  /** pub/sub channel of the shard's lines */
  readonly news: string
}

export interface StoreKeys {
  readonly shards: string
  /** Held by the process that removes what is too old. */
  readonly expiry: string
  readonly line: (line: LineId) => LineKeys
  readonly shard: (shard: number) => ShardKeys
  /** Of `tenant.channel.account`: a sorted set of who sends on it by when they said so, and a hash: why ▸ shut until. */
  readonly account: (account: string) => { readonly senders: string; readonly shut: string }
  /** The pattern of the state keys of a tenant's lines. */
  readonly states: (tenant: TenantId) => string
}

/** `prefix` keeps several stores apart on one server. */
export function createStoreKeys(prefix: string): StoreKeys {
  return {
    shards: `${prefix}{baton}:shards`,
    expiry: `${prefix}{baton}:check:retention`,
    line(line) {
      const slot = `${prefix}{${line}}`
      return {
        state: `${slot}:state`,
        log: `${slot}:log`,
        lane: `${slot}:lane`,
        chores: `${slot}:chores`,
        dedupe: `${slot}:dedupe`,
        delivery: `${slot}:delivery`,
        earlier: (number) => `${slot}:c:${number}`,
      }
    },
    shard(shard) {
      const slot = `${prefix}{baton:${shard}}`
      return {
        due: `${slot}:due`,
        revisions: `${slot}:revisions`,
        dirty: `${slot}:dirty`,
        closed: `${slot}:closed`,
        news: `${slot}:news`,
      }
    },
    account(account) {
      const slot = `${prefix}{${account}}`
      return { senders: `${slot}:senders`, shut: `${slot}:shut` }
    },
    states: (tenant) => `${prefix.replaceAll(/[*?[\]\\]/g, '\\$&')}{${tenant}.*}:state`,
  }
}
