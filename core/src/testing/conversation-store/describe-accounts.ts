import type { StoreUnderTest } from './store-under-test'

const staysMs = 3_000
let accounts = 0

export function describeAccounts(test: () => StoreUnderTest): void {
  const newAccount = (): string => `shop.test.account-${(accounts += 1)}`

  it('counts who sends on an account, until they stay away', async () => {
    const account = newAccount()
    const { store, another } = test()
    expect(await store.visitAccount(account, 'a', staysMs)).toEqual({ senders: 1, quietMs: 0, silentMs: 0 })
    expect(await store.visitAccount(account, 'a', staysMs)).toMatchObject({ senders: 1 })
    expect(await another.visitAccount(account, 'b', staysMs)).toMatchObject({ senders: 2 })
    expect(await store.visitAccount(newAccount(), 'a', staysMs)).toMatchObject({ senders: 1 })
    test().advance(2_000)
    expect(await store.visitAccount(account, 'a', staysMs)).toMatchObject({ senders: 2 })
    test().advance(2_000)
    expect(await store.visitAccount(account, 'a', staysMs)).toMatchObject({ senders: 1 })
  })

  it('tells everybody for how long an account is to be left in peace, which only becomes longer', async () => {
    const account = newAccount()
    const { store, another } = test()
    const quietOf = async () => (await another.visitAccount(account, 'b', staysMs)).quietMs
    await store.shutAccount(account, 'quiet', 60_000)
    await store.shutAccount(account, 'quiet', 5_000)
    test().advance(10_000)
    expect(await quietOf()).toBeGreaterThan(40_000)
    expect(await quietOf()).toBeLessThanOrEqual(50_000)
    test().advance(51_000)
    expect(await quietOf()).toBe(0)
  })

  it('tells everybody for how long a platform is given up, until it answers', async () => {
    const account = newAccount()
    const { store, another } = test()
    await store.shutAccount(account, 'quiet', 1_000)
    await store.shutAccount(account, 'silent', 40_000)
    test().advance(2_000)
    const found = await another.visitAccount(account, 'b', staysMs)
    expect(found).toMatchObject({ quietMs: 0 })
    expect(found.silentMs).toBeGreaterThan(30_000)
    await another.shutAccount(account, 'silent', 0)
    expect(await store.visitAccount(account, 'a', staysMs)).toMatchObject({ quietMs: 0, silentMs: 0 })
  })
}
