import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTestChat, testOrigin } from './testing/start-test-chat'

it("hands out the widget's settings to the pages it is on", async () => {
  const chat = await startTestChat({ widget: { title: 'Dune & Co.', colours: { accent: '#064' } } })
  try {
    const response = await fetch(`${chat.domain}/widget`, { headers: { origin: testOrigin } })
    expect(response.headers.get('access-control-allow-origin')).toBe(testOrigin)
    expect(await response.json()).toMatchObject({
      title: 'Dune & Co.',
      colours: { accent: '#064' },
      limits: { text: 8_000, files: 10, fileSize: 10_485_760, fileTypes: expect.arrayContaining(['image/png']) },
    })
  } finally {
    await chat.close()
  }
})

it.each([
  ['/v3/directline', '/widget.js'],
  ['/acme/v3/directline', '/acme/widget.js'],
  ['/chat', '/chat/widget.js'],
])('mounted at %s serves the script at %s', async (mount, script) => {
  const folder = await mkdtemp(join(tmpdir(), 'widget-'))
  const widgetFile = join(folder, 'widget.js')
  const chat = await startTestChat({ mount, widgetFile })
  try {
    expect(chat.adapter.paths).toEqual([mount, script])
    expect((await fetch(`${chat.origin}${script}`)).status).toBe(404)
    await writeFile(widgetFile, 'console.log("hi")')
    const response = await fetch(`${chat.origin}${script}`)
    expect(response.headers.get('content-type')).toContain('text/javascript')
    expect(await response.text()).toBe('console.log("hi")')
  } finally {
    await chat.close()
    await rm(folder, { recursive: true })
  }
})
