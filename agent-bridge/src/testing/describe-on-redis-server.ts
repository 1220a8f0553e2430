/**
 * A suite about something that only a real server has: a cluster, a memory limit, files. Its name says so, and the test
 * run reports it as not run where there is no redis-server.
 */
export function describeOnRedisServer(name: string, body: () => void): void {
  const isMissing = process.env.BATON_TEST_SERVER === 'embedded'
  const declare = isMissing ? describe.skip : describe
  declare(`${name} (needs redis-server)`, body)
}
