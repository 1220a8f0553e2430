/* global addEventListener, document, window */
// Buttons on the page that open the chat; the widget's script says when it is there.
for (const button of document.querySelectorAll('[data-chat]')) {
  button.addEventListener('click', () => {
    if (window.Baton) window.Baton.open()
    else addEventListener('baton:ready', () => window.Baton.open(), { once: true })
  })
}
