/**
 * Timers that keep time while the page is hidden: browsers slow down those of a hidden page to one a minute, which
 * would make the agent absent; a worker's are left alone.
 */
self.onmessage = (event: MessageEvent<{ readonly id: number; readonly ms: number }>) => {
  const { id, ms } = event.data
  setTimeout(() => self.postMessage(id), ms)
}
