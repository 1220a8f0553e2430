import { IncomingMessage } from 'node:http'
import type { WebSettings } from './options'

/** The origin that the caller sees us under: as configured, else as it called us. */
export function originOf(request: Request | IncomingMessage, { publicUrl }: Pick<WebSettings, 'publicUrl'>): string {
  if (publicUrl !== undefined) return publicUrl
  if (!(request instanceof IncomingMessage)) return new URL(request.url).origin
  const scheme = 'encrypted' in request.socket ? 'https' : 'http'
  return `${scheme}://${request.headers.host ?? 'localhost'}`
}
