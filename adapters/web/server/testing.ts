/** What is tested with a web chat that really listens. */
export { startTestChat, testOrigin, testSecret, type TestChat, type TestChatOptions } from './testing/start-test-chat'
export { ask, joinChat, type Answered, type Ask, type Joined } from './testing/join-chat'
/** For the Direct Line client in Node. */
export { XMLHttpRequestOnFetch } from './testing/xml-http-request'
