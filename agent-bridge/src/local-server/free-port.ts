import { createServer } from 'node:net'

/** A loopback port that nobody listens on now. Another program may still take it first: be ready to ask again. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('a port was expected'))
        else resolve(address.port)
      })
    })
  })
}
