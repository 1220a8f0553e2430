import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { contractVersion, type AdapterPackage, type ChannelAdapter, type Envelope, type Reception } from '@baton/core'

/**
 * A channel for tests that pushes to a platform: each letter that reaches it is one line in its journal, a file that
 * outlives every host. A host loads it by the path of this file.
 */
export const adapterPackage: AdapterPackage = {
  contract: contractVersion,
  channel: 'post',
  secrets: [],
  createAdapter({ account, mount }, settings) {
    return createPostOffice({ account, mount, settings: settings as PostOfficeSettings })
  },
}

interface PostOfficeSettings {
  /** The file of the letters that were delivered. */
  readonly journal: string
  /** A letter that comes again with the same key is thrown away. */
  readonly knowsKeys: boolean
}

/** One letter that the platform has delivered. */
export interface Letter {
  /** The account that it was sent from. */
  readonly account: string
  readonly to: string
  readonly from: 'bot' | 'agent' | 'system'
  readonly text: string
  readonly key: string
}

/** What has been delivered so far, in order. */
export function readJournal(journal: string): readonly Letter[] {
  if (!existsSync(journal)) return []
  const lines = readFileSync(journal, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Letter)
}

interface PostOfficeOptions {
  readonly account: string
  readonly mount: string
  readonly settings: PostOfficeSettings
}

function createPostOffice({ account, mount, settings }: PostOfficeOptions): ChannelAdapter {
  const { journal, knowsKeys } = settings
  return {
    contract: contractVersion,
    channel: 'post',
    account,
    capabilities: {
      text: { limit: 4_000, unit: 'characters', markdown: false },
      choices: { max: 0, labelLimit: 80 },
      cards: false,
      forms: false,
      links: false,
      media: { types: [], maxSize: 0 },
      typing: false,
      notices: false,
      delivery: 'push',
      idempotentSend: knowsKeys,
      redeliveryMs: 60_000,
    },
    paths: [`${mount}/post/${account}`],
    receive: (request) => receive(request, account),
    render(message, from) {
      if (message.kind !== 'text' && message.kind !== 'notice') return []
      return [{ from: from.kind, text: message.text }]
    },
    async send(to, wire, { key }) {
      const delivered = knowsKeys && readJournal(journal).some((letter) => letter.key === key)
      for (const each of delivered ? [] : wire) {
        appendFileSync(journal, `${JSON.stringify({ ...Object(each), account, to: to['name'], key })}\n`)
      }
      return {}
    },
  }
}

async function receive(request: Request, account: string): Promise<Reception> {
  const { from, id, text } = (await request.json()) as Record<'from' | 'id' | 'text', string>
  const now = Date.now()
  const envelope: Envelope = {
    v: 1,
    id,
    dedupeKey: id,
    channel: 'post',
    account,
    conversation: { id: from, kind: 'direct' },
    address: { name: from },
    sender: { id: from, name: from, isBot: false, isSelf: false },
    sentAt: now,
    receivedAt: now,
    content: { kind: 'text', text },
  }
  return {
    envelopes: [envelope],
    respond: (results) => new Response(null, { status: results.some(({ kind }) => kind === 'failed') ? 503 : 200 }),
  }
}
