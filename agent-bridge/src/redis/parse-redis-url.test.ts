import { parseRedisUrl } from './parse-redis-url'

describe('parseRedisUrl', () => {
  it.each([
    ['redis://localhost', { isCluster: false, nodes: [{ host: 'localhost', port: 6379 }] }],
    ['redis://127.0.0.1:7000/', { isCluster: false, nodes: [{ host: '127.0.0.1', port: 7000 }] }],
    ['redis://[::1]:7000', { isCluster: false, nodes: [{ host: '::1', port: 7000 }] }],
    ['redis://host:7000/3', { isCluster: false, nodes: [{ host: 'host', port: 7000 }], db: 3 }],
    ['redis://:p%40ss%3A@host', { isCluster: false, nodes: [{ host: 'host', port: 6379 }], password: 'p@ss:' }],
    [
      'rediss://me:secret@host',
      { isCluster: false, nodes: [{ host: 'host', port: 6379 }], username: 'me', password: 'secret', tls: {} },
    ],
    [
      'redis-cluster://:secret@one:7000,two:7001,three',
      {
        isCluster: true,
        nodes: [
          { host: 'one', port: 7000 },
          { host: 'two', port: 7001 },
          { host: 'three', port: 6379 },
        ],
        password: 'secret',
      },
    ],
    ['rediss-cluster://one', { isCluster: true, nodes: [{ host: 'one', port: 6379 }], tls: {} }],
  ])('reads %s', (url, expected) => {
    expect(parseRedisUrl(url)).toEqual(expected)
  })

  it.each([
    '',
    'localhost:6379',
    'http://localhost',
    'redis://',
    'redis://host:port',
    'redis://host:70000',
    'redis://host/one',
    'redis://:secret@one two',
    'redis://:%zz@host',
    'redis-cluster://host/3',
  ])('refuses %s, and does not repeat what may be a password', (url) => {
    let refusal: unknown
    try {
      parseRedisUrl(url)
    } catch (error) {
      refusal = error
    }
    expect(refusal).toMatchObject({
      code: 'invalid-configuration',
      message: expect.not.stringMatching(/secret|%zz/),
    })
  })
})
