/* global addEventListener, document, window */
// The button opens the chat; the widget's script says when it is there.
document.querySelector('#chat').addEventListener('click', () => {
  if (window.Baton) window.Baton.open()
  else addEventListener('baton:ready', () => window.Baton.open(), { once: true })
})
