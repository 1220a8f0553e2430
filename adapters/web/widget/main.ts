import { createWidget } from './create-widget'
import type { Widget } from './create-widget'
import { readOptions } from './widget-options'

declare global {
  interface Window {
    Baton?: Widget
  }
}

/** The script tag that we are; only while the script runs for the first time does the page know it. */
const script = document.currentScript

if (script instanceof HTMLScriptElement && !window.Baton) {
  const options = readOptions(script.src, script.dataset)
  const start = (): void => {
    const widget = createWidget(options)
    window.Baton = {
      ...widget,
      destroy() {
        widget.destroy()
        delete window.Baton
      },
    }
    dispatchEvent(new Event('baton:ready'))
  }
  if (document.body) start()
  else addEventListener('DOMContentLoaded', start, { once: true })
}
