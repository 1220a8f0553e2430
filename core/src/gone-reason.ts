/** Why an agent cannot have a chat any more. On a break, or out of the team, they keep those they talk in. */
export type GoneReason = 'agent-away' | 'agent-signed-out' | 'agent-on-break' | 'agent-left-team'
