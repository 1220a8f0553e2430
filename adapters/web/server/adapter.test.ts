import { describeChannelAdapter } from '@baton/core/testing'
import { joinChat } from './testing/join-chat'
import { startTestChat } from './testing/start-test-chat'

describeChannelAdapter('web', async () => {
  const chat = await startTestChat()
  const { conversation, token } = await joinChat(chat)
  const message = { type: 'message', text: 'Hello', from: { id: 'me' }, channelData: { clientActivityID: 'one' } }
  const post = (body: string, bearer = token): Request =>
    new Request(`${chat.domain}/conversations/${conversation}/activities`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body,
    })
  return {
    adapter: chat.adapter,
    delivery: () => post(JSON.stringify(message)),
    forged: () => post(JSON.stringify(message), `${token.slice(0, -2)}xx`),
    malformed: () => post('{"type":'),
    close: () => chat.close(),
  }
})
