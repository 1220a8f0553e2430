import type { Chore } from './turn'
import type { TenantId } from './id'
import type { Facts } from './facts'

/** The agent bridge, as the hub sees it. */
export interface AgentDesk {
  /** Does one chore; doing it again changes nothing. */
  perform(tenant: TenantId, chore: Chore): Promise<void>
  /** Who is there, as last seen (at most two seconds old). */
  presence(tenant: TenantId): Promise<Pick<Facts, 'online' | 'agents'>>
}
