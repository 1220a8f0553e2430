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
- Times and CPU depend on what else the machine does in that minute; round trips do not. The ratios compare what was done
  at nearly the same moment.

## What the round trips are

What is asked at the same moment leaves in one write and is one round trip; a \`+\` joins such things below. Units assert
the first two ([desk-api/round-trips.test.ts](../../agent-bridge/src/desk-api/round-trips.test.ts)).

| what | round trips |
| --- | --- |
| bot answers a message: 3 | load the line ▸ commit, which also indexes its deadline ▸ what the customer reads |
| agent to customer: 5 | session + account + line ▸ commit ▸ what the customer reads + account + line, for the agent's page ▸ it has arrived ▸ account + line, for the page again |
| handover, with the message: about 13 | load ▸ commit ▸ place in the queue, found + list ▸ entry ▸ poke ▸ chores struck off and indexed ▸ what the customer reads; then the match: its job taken, waited for and finished, 5 to 6 ▸ agents and their loads ▸ queue ▸ the chats in it, all together |
| assignment: about 6 | hold ▸ commit ▸ entry removed ▸ list + when the agent was last given a chat ▸ chores struck off and indexed ▸ lists of the agent's page ▸ account + line, for the page |

Of these the bare server needs the commit and the read. The rest buys: nobody is answered from a state that is no more,
every agent's access is checked at each delivery, agents see what has arrived, and a crash between any two steps is
found. On a cluster the mark in the index, the commit and the index are three, and nothing travels together.

## Where the time goes

Shares of the host's own CPU time in the message rounds, by \`--cpu-prof\` (\`nodeOptions\` in
[measure-messages.ts](measure-messages.ts)): writing to sockets, of Redis, HTTP and WebSockets, 22 %; Node's HTTP,
streams, timers and crypto 20 %; the Redis client 11 %; the bridge 7 %; collecting garbage 7 %; core 6 %, of which taking
the turn is 4 %; Hono and its server 5 %; the web channel 3 %; zod 3 %. So a round trip less is what saves most.

## What was tried

- Indexing with the commit, where nothing is left to do: one round trip less for every turn.
- Writing together what is asked together: from 38.8 to about 13 for a handover, whose match used to load every waiting
  chat by itself; the auditor's 32 looks a second are one write.
- The same by ioredis's pipelines: as few round trips, but making a pipeline costs more than its commands. By its
  automatic pipelining: everything waits for a turn of the loop, and for the pipeline before.
- Not done: taking the turn on the state that this process has committed last (a commit would notice another's, but not a
  server that has lost its last second and has been written to since), and showing a customer what has just been
  committed here without reading it. Each would save one more.
`
  writeFileSync(join(__dirname, 'README.md'), text)
}
