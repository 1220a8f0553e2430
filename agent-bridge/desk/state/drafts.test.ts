import { createMemoryStorage } from '../testing/memory-storage'
import { createDrafts, draftKey } from './drafts'
import { createKept } from './kept'

const day = 24 * 60 * 60 * 1000

function open(storage = createMemoryStorage(), owner = 'acme.asha', now = 1000) {
  return { storage, drafts: createDrafts(createKept(storage), owner, () => now) }
}

describe('drafts', () => {
  it('are found again after a reload, replies and notes apart', () => {
    const { storage, drafts } = open()
    drafts.write(draftKey('a.1', 'reply'), 'half a sent')
    drafts.write(draftKey('a.1', 'note'), 'a note')
    expect(open(storage).drafts.readAll()).toEqual(
      new Map([
        ['reply:a.1', 'half a sent'],
        ['note:a.1', 'a note'],
      ]),
    )
  })

  it('are gone when they are empty', () => {
    const { storage, drafts } = open()
    drafts.write('reply:a', 'x')
    drafts.write('reply:a', '')
    expect(storage).toHaveLength(0)
  })

  it('belong to one agent', () => {
    const { storage, drafts } = open()
    drafts.write('reply:a', 'mine')
    expect(open(storage, 'acme.tom').drafts.readAll().size).toBe(0)
  })

  it('are thrown away after two weeks, as is what is none', () => {
    const { storage, drafts } = open()
    drafts.write('reply:a', 'old')
    storage.setItem('baton.desk.draft.acme.asha.reply:b', '{"text":1}')
    storage.setItem('baton.desk.draft.acme.asha.reply:c', 'not json')
    expect(open(storage, 'acme.asha', 1000 + 14 * day).drafts.readAll().size).toBe(0)
    expect(storage).toHaveLength(0)
  })

  it('do without a storage that is full or refused', () => {
    const storage = createMemoryStorage()
    storage.refuses = true
    expect(() => open(storage).drafts.write('reply:a', 'x')).not.toThrow()
    expect(createDrafts(createKept(undefined), 'a', () => 0).readAll().size).toBe(0)
  })
})
