import { openShop } from '../cast/open-shop'
import { streetOfShops } from '../cast/street-of-shops'

/** A street with one shop, whose host is set up like this. */
function streetWith(host: object): { readonly [path: string]: string } {
  const files = streetOfShops({ care: {} })
  return { ...files, 'baton.yaml': JSON.stringify({ ...(JSON.parse(files['baton.yaml'] ?? '') as object), ...host }) }
}

const secrets = { BATON_SECRET: 'a secret that only this story knows' }

it('prints sign-ins where only this machine can connect', async () => {
  const shop = await openShop({ files: streetWith({}), secrets })
  expect(shop.host.signIns.map(({ name }) => name)).toEqual(['Asha of care'])
  await shop.close()
})

it.each([
  ['that the world sees through a proxy', { publicUrl: 'https://chat.example' }],
  ['that listens to every network', { address: '0.0.0.0' }],
])('prints none for a host %s, although its file asks for them', async (_what, host) => {
  const shop = await openShop({ files: streetWith(host), secrets })
  expect(shop.host.signIns).toEqual([])
  await shop.close()
})
