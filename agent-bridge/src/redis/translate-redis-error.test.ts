import { BatonError } from '@baton/core'
import { translateRedisError } from './translate-redis-error'

describe('translateRedisError', () => {
  it.each([
    'connect ECONNREFUSED 127.0.0.1:6379',
    'Connection is closed.',
    'Command timed out',
    "Stream isn't writeable and enableOfflineQueue options is false",
    'Reached the max retries per request limit (which is 0). Refer to "maxRetriesPerRequest" option for details.',
    'Command aborted due to connection close',
    'None of startup nodes is available',
    'Failed to refresh slots cache.',
    'LOADING Redis is loading the dataset in memory',
    "READONLY You can't write against a read only replica.",
    'CLUSTERDOWN The cluster is down',
    'MISCONF Redis is configured to save RDB snapshots',
    'BUSY Redis is busy running a script',
  ])('says that the store is unavailable: %s', (message) => {
    const translated = translateRedisError(new Error(message), 'load a line')
    expect(translated).toMatchObject({ code: 'store-unavailable', message: expect.stringContaining('load a line') })
  })

  it('goes by the code of the network where there is one', () => {
    const lost = Object.assign(new Error('read failed'), { code: 'ECONNRESET' })
    expect(translateRedisError(lost, 'commit')).toMatchObject({ code: 'store-unavailable', cause: lost })
  })

  it('says that the store is full, also where it was a part of a transaction', () => {
    const full = "OOM command not allowed when used memory > 'maxmemory'."
    expect(translateRedisError(new Error(full), 'commit')).toMatchObject({ code: 'store-full' })
    const aborted = Object.assign(new Error('EXECABORT Transaction discarded'), { previousErrors: [new Error(full)] })
    expect(translateRedisError(aborted, 'commit')).toMatchObject({ code: 'store-full' })
  })

  it('leaves our own errors and our own faults as they are', () => {
    const ours = new BatonError('too-large', 'a commit is over the limit')
    const fault = new Error('WRONGTYPE Operation against a key holding the wrong kind of value')
    expect([ours, fault, 'text'].map((error) => translateRedisError(error, 'commit'))).toEqual([ours, fault, 'text'])
  })
})
