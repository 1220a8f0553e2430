/** `given`: the address came with the configuration. The others are private to this data folder, on loopback. */
export type ServerKind = 'given' | LocalServerKind

export type LocalServerKind = 'redis-server' | 'valkey-server' | 'embedded'

/** A server that answers, as long as nobody stops it. */
export interface RunningServer {
  /** With its password: for a client, never for a log. */
  readonly url: string
  readonly kind: ServerKind
  /** One line for people, without credentials: which server this is, and whether anything survives. */
  readonly describe: string
  /** Whether what is written survives a restart of the server. */
  readonly durable: boolean
  /** Lets go of the server. A private one ends with the last host of its data folder; a given one is left alone. */
  stop(): Promise<void>
}
