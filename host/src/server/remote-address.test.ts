import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { createAddressBook } from './remote-address'

function incoming(forwarded?: string): IncomingMessage {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: '10.0.0.9' })
  const message = new IncomingMessage(socket)
  if (forwarded !== undefined) message.headers['x-forwarded-for'] = forwarded
  return message
}

it.each([
  [0, undefined, '10.0.0.9'],
  [0, '1.1.1.1', '10.0.0.9'],
  [1, '1.1.1.1', '1.1.1.1'],
  [1, '6.6.6.6, 1.1.1.1', '1.1.1.1'],
  [2, '6.6.6.6, 1.1.1.1, 10.0.0.1', '1.1.1.1'],
  [2, '1.1.1.1', '10.0.0.9'],
  [1, ' , ', '10.0.0.9'],
  [1, undefined, '10.0.0.9'],
])('with %i trusted proxies and "%s" a request comes from %s', (trusted, forwarded, address) => {
  const book = createAddressBook(trusted)
  const message = incoming(forwarded)
  const request = new Request('http://localhost/')
  expect(book.of(request)).toBeUndefined()
  book.note(request, message)
  expect([book.of(request), book.of(message)]).toEqual([address, address])
})
