import type { ChannelAdapter, Hub, ReceiveResult, TenantId } from '@baton/core'

/** Gives a request to an adapter and what it holds to the hub; answers when everything is committed. */
export async function serveChannel(
  adapter: ChannelAdapter,
  hub: Pick<Hub, 'receive'>,
  tenant: TenantId,
  request: Request,
): Promise<Response> {
  const reception = await adapter.receive(request)
  const results: ReceiveResult[] = []
  // One after the other: the parts of one request keep their order.
  for (const envelope of reception.envelopes) results.push(await hub.receive(tenant, envelope))
  return reception.respond(results)
}
