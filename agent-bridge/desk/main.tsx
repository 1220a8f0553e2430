import './mantine-styles'
import './tokens.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createSounds } from './alerts/create-sounds'
import { showNotification } from './alerts/show-notification'
import { createSender } from './api/create-sender'
import { isOutdated } from './api/is-outdated'
import { uploadFile } from './api/upload-file'
import { createBrowserClock } from './live/browser-clock'
import { openSocket } from './live/open-socket'
import { ApiBaseContext } from './parts/api-base'
import { complain } from './parts/complain'
import { App } from './screens/app'
import { createAddress } from './state/address'
import { createDesk } from './state/create-desk'
import { createKept } from './state/kept'
import { readSignInToken } from './state/place'

const apiBase = new URL('api/', document.baseURI)
const clock = createBrowserClock()
const ownScript = document.querySelector('script[src]')?.getAttribute('src') ?? ''

/** Letters and digits that nobody has had before. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The token leaves the address before anything is done with it: it must not stay in the history. */
function takeSignInToken(): string | undefined {
  const token = readSignInToken(location.hash)
  if (token !== undefined) history.replaceState(null, '', location.pathname + location.search)
  return token
}

function findStorage(): Storage | undefined {
  try {
    return localStorage
  } catch {
    // Refused by the browser: the page keeps nothing.
    return undefined
  }
}

const desk = createDesk({
  clock,
  random: Math.random,
  newId,
  kept: createKept(findStorage()),
  address: createAddress(window),
  signInToken: takeSignInToken(),
  createSender: (events) =>
    createSender({ base: apiBase, fetch: window.fetch.bind(window), now: () => clock.now(), ...events }),
  openSocket: (events) => openSocket(new URL('live', apiBase), events),
  upload: (sender) => (file, onProgress) =>
    uploadFile(file, { address: new URL('attachments', apiBase), csrf: sender.csrf, onProgress }),
  isOutdated: () =>
    isOutdated({ address: new URL('./', document.baseURI), script: ownScript, fetch: window.fetch.bind(window) }),
  reload: () => location.reload(),
  complain,
  alarm: {
    sounds: createSounds(),
    isLookedAt: () => document.visibilityState === 'visible' && document.hasFocus(),
    notify: showNotification,
  },
})

// A sign-in link opened where the page is already: begin again with it.
window.addEventListener('hashchange', () => {
  if (readSignInToken(location.hash) !== undefined) location.reload()
})
window.addEventListener('online', () => desk.wake())

const root = document.getElementById('page')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <ApiBaseContext value={apiBase}>
        <App desk={desk} />
      </ApiBaseContext>
    </StrictMode>,
  )
}
desk.start()
