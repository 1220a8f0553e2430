import type { Settings } from '../../src/desk-api/schema'
import { mayRetry, sayFailure } from '../api/answer'
import type { Upload } from '../api/upload-file'
import { sayAttachmentLimits, saySize } from '../words/say-size'
import type { Attachment, AttachmentState } from './attachment'
import type { Store } from './create-store'
import { withEntry, withoutEntry, type DeskState } from './desk-state'

export interface UploadsOptions {
  readonly store: Store<DeskState>
  readonly newId: () => string
  readonly upload: (file: File, onProgress: (part: number) => void) => Upload
}

/** Files beside the composers: each is uploaded as soon as it is chosen, and sent with the next message. */
export interface Uploads {
  add(chat: string, files: readonly File[]): void
  retry(chat: string, id: string): void
  remove(chat: string, id: string): void
  describe(chat: string, id: string, alt: string): void
  /** Takes those that are ready, to send them. */
  take(chat: string): readonly Attachment[]
  clear(): void
}

export function createUploads({ store, newId, upload }: UploadsOptions): Uploads {
  const files = new Map<string, File>()
  const running = new Map<string, Upload>()

  function of(chat: string): readonly Attachment[] {
    return store.get().attachments.get(chat) ?? []
  }

  function set(chat: string, attachments: readonly Attachment[]): void {
    store.update((state) => ({
      ...state,
      attachments:
        attachments.length === 0
          ? withoutEntry(state.attachments, chat)
          : withEntry(state.attachments, chat, attachments),
    }))
  }

  function update(chat: string, id: string, change: Partial<Attachment>): void {
    set(
      chat,
      of(chat).map((attachment) => (attachment.id === id ? { ...attachment, ...change } : attachment)),
    )
  }

  async function start(chat: string, id: string, file: File): Promise<void> {
    update(chat, id, { state: { kind: 'uploading', part: 0 } })
    const started = upload(file, (part) => update(chat, id, { state: { kind: 'uploading', part } }))
    running.set(id, started)
    const answer = await started.answer
    running.delete(id)
    const state: AttachmentState =
      answer.kind === 'ok'
        ? { kind: 'ready', ref: answer.value.media.ref, type: answer.value.media.type }
        : { kind: 'failed', because: sayFailure(answer), mayRetry: mayRetry(answer) }
    update(chat, id, { state })
  }

  function letGo({ id, preview }: Attachment): void {
    running.get(id)?.cancel()
    running.delete(id)
    files.delete(id)
    if (preview !== undefined) URL.revokeObjectURL(preview)
  }

  return {
    add(chat, chosen) {
      const { session } = store.get()
      if (session.kind !== 'signed-in') return
      for (const file of chosen) {
        const id = newId()
        const problem = findProblem(file, session.settings.attachments)
        set(chat, [...of(chat), toAttachment(id, file, problem)])
        if (problem !== undefined) continue
        files.set(id, file)
        void start(chat, id, file)
      }
    },
    retry(chat, id) {
      const file = files.get(id)
      if (file) void start(chat, id, file)
    },
    remove(chat, id) {
      for (const attachment of of(chat)) if (attachment.id === id) letGo(attachment)
      set(
        chat,
        of(chat).filter((attachment) => attachment.id !== id),
      )
    },
    describe: (chat, id, alt) => update(chat, id, { alt }),
    take(chat) {
      const ready = of(chat).filter(({ state }) => state.kind === 'ready')
      set(
        chat,
        of(chat).filter(({ state }) => state.kind !== 'ready'),
      )
      for (const attachment of ready) letGo(attachment)
      return ready
    },
    clear() {
      for (const attachments of store.get().attachments.values()) attachments.forEach(letGo)
      store.update((state) => ({ ...state, attachments: new Map() }))
    },
  }
}

function toAttachment(id: string, file: File, problem: string | undefined): Attachment {
  const isPicture = file.type.startsWith('image/') && problem === undefined
  return {
    id,
    name: file.name,
    contentType: file.type,
    size: file.size,
    ...(isPicture && { preview: URL.createObjectURL(file) }),
    alt: '',
    state:
      problem === undefined ? { kind: 'uploading', part: 0 } : { kind: 'failed', because: problem, mayRetry: false },
  }
}

/** What is known to be refused is not uploaded first. */
function findProblem(file: File, { types, maxSize }: Settings['attachments']): string | undefined {
  if (!types.includes(file.type)) return `This cannot be sent: ${sayAttachmentLimits(types, maxSize)} can.`
  if (file.size > maxSize) return `Too large: ${saySize(file.size)}, at most ${saySize(maxSize)}.`
  return file.size === 0 ? 'The file is empty.' : undefined
}
