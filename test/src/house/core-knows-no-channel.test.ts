import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const core = join(__dirname, '..', '..', '..', 'core', 'src')

/** "teams" is our own word for groups of agents, and "web" stands in many words: only their unmistakable forms count. */
const channelNames = /slack|ms-?teams|microsoft teams|botbuilder|whatsapp|telegram|direct ?line|(['"`])(web|teams)\1/gi

describe('core', () => {
  const files = readdirSync(core, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))

  it('has sources to look at', () => {
    expect(files.length).toBeGreaterThan(10)
  })

  it('names no channel, in code, tests or comments', () => {
    const found = files.flatMap((file) =>
      findChannelNames(readFileSync(join(core, file), 'utf8')).map((name) => `${file}: ${name}`),
    )
    expect(found).toEqual([])
  })

  it.each(['Slack', "channel === 'web'", '"teams"', 'msteams', 'WhatsApp', 'DirectLine'])(
    'would be caught naming %s',
    (text) => {
      expect(findChannelNames(text)).toHaveLength(1)
    },
  )

  it.each(['readonly teams: TeamId[]', 'website', 'a webhook', 'team lead'])('may say %s', (text) => {
    expect(findChannelNames(text)).toEqual([])
  })
})

function findChannelNames(text: string): readonly string[] {
  return [...text.matchAll(channelNames)].map(([name]) => name)
}
