import { createDeskApp, deskPath } from './desk-app'
import type { Desk } from './desk'

const app = createDeskApp({} as Desk, {
  secureCookies: true,
  origins: [],
  maxAttachmentSize: 1,
  beatMs: 1,
  answerWithinMs: 1,
})

interface OpenApiDocument {
  readonly openapi: string
  readonly paths: {
    readonly [path: string]: {
      readonly [method: string]: { readonly responses: { readonly [status: string]: { readonly content?: object } } }
    }
  }
  readonly components: { readonly schemas: { readonly [name: string]: object } }
}

async function readDocument(): Promise<OpenApiDocument> {
  const response = await app.request(`${deskPath}/openapi.json`)
  expect(response.status).toBe(200)
  return (await response.json()) as OpenApiDocument
}

/** What the router knows, without middleware. */
function routes(): readonly string[] {
  const found = app.routes
    .filter(({ method, path }) => method !== 'ALL' && path !== `${deskPath}/openapi.json`)
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
  return [...new Set(found)].sort()
}

describe('the document of the desk API', () => {
  it('describes every route, and no other', async () => {
    const { paths, openapi } = await readDocument()
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(openapi).toBe('3.1.0')
    expect(described.sort()).toEqual(routes())
    expect(described.length).toBeGreaterThan(10)
  })

  it('says of every route how it is refused', async () => {
    const { paths } = await readDocument()
    for (const [path, methods] of Object.entries(paths)) {
      for (const { responses } of Object.values(methods)) {
        const statuses = Object.keys(responses)
        expect({ path, statuses }).toEqual({ path, statuses: expect.arrayContaining(['401', '503']) })
        for (const status of statuses.filter((each) => Number(each) >= 400)) {
          expect(responses[status]?.content).toEqual({
            'application/json': { schema: { $ref: '#/components/schemas/Problem' } },
          })
        }
      }
    }
  })

  it('names what travels, also over the live socket', async () => {
    const { components } = await readDocument()
    expect(Object.keys(components.schemas)).toEqual(
      expect.arrayContaining(['ChatSummary', 'ChatDetail', 'DeskEntry', 'Settings', 'Me', 'LiveNews', 'LiveRequest']),
    )
  })
})
