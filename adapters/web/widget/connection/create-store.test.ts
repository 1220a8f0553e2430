import { createStore } from './create-store'

describe('createStore', () => {
  it('keeps values for the next page, under its own scope', () => {
    const shelf = { 'somebody else': '"theirs"' }
    const store = createStore(shelf, 'ours')
    store.write('out|1', { text: 'hello' })
    store.write('session', 1)
    const next = createStore(shelf, 'ours')
    expect(next.read('out|1')).toEqual({ text: 'hello' })
    expect(next.names('out|')).toEqual(['out|1'])
    expect(createStore(shelf, 'another').names('')).toEqual([])
    next.remove('out|1')
    expect(store.read('out|1')).toBeNull()
    expect(shelf).toHaveProperty(['somebody else'])
  })

  it('takes what somebody has spoilt for nothing', () => {
    expect(createStore({ 'ours|session': '{"tok' }, 'ours').read('session')).toBeNull()
  })

  it('lets what a full shelf does not take live as long as the page', () => {
    const full = new Proxy<{ [key: string]: string }>(
      { 'ours|session': '"old"' },
      {
        set() {
          throw new Error('QuotaExceededError')
        },
      },
    )
    const store = createStore(full, 'ours')
    store.write('session', 'new')
    store.write('out|1', 'also new')
    expect(store.read('session')).toBe('new')
    expect(store.names('out|')).toEqual(['out|1'])
    store.remove('out|1')
    expect(store.names('out|')).toEqual([])
  })
})
