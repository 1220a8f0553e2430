import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Row } from './format-report'

/** Keeps a run beside the code, with the machine it ran on. */
export function writeReadme(rows: readonly Row[], machine: string, date: string): void {
  const text = `# Benchmarks

\`npm run bench\` measures everything below in one run of a few minutes; \`npm run bench -- --keep\` writes it down here.

${date}: ${machine}.

| what | Baton | bare server | ratio |
| --- | --: | --: | --: |
${rows.map(({ what, baton, floor, ratio }) => `| ${what} | ${baton} | ${floor} | ${ratio} |`).join('\n')}

## What is compared

The **bare server** is the floor for the same work: \`node:http\` and \`ws\`, which check an HMAC, append every message to
a Redis stream before they acknowledge it, read what is new, and write it to the customer's socket
([floor.process.ts](floor.process.ts)). It has no bot, no queue, no deduplication, no order between processes and no way
back after a crash. Its start is a node that does nothing but listen.

- Both use the same redis-server, on loopback, with AOF and one fsync per second. Callers, host, bare server and Redis
  share the machine's cores.
- Messages: 100 customers with an open stream, 4 under way at a time. Baton and the bare server take turns, round by
  round; a number is the median of its rounds, a ratio of CPU the median of the rounds' ratios, percentiles are over all
  messages. CPU is user and system time of the process, with everything it does besides.
- An agent's message goes to one of 100 chats of 10 agents, whose desk pages have their live sockets open. Its time runs
  from the agent's request to the customer's socket.
- A **round trip** is one thing sent to Redis and waited for: a command, or a pipeline or transaction as a whole. They are
  counted one message at a time, less what the host does anyway in the same time. Two that overlap are two, so it is
  work, not waiting time.
- Assignments: 1,000 chats wait, then 50 agents come online; everything that follows from it is counted. By hand: 50
  agents pick one chat each at the same moment, 10 times.
- Memory: what 10,000 customers add who ask the bot one thing, and then for a person. Redis: \`used_memory\`. Heap: what
  lives after a collection; resident memory also holds what the process has not given back.
`
  writeFileSync(join(__dirname, 'README.md'), text)
}
