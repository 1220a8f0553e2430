import type { ConversationStore, Delivery, DeliveryState } from '@baton/core'
import { deliveryStates } from '@baton/core'
import { readFields, resultsOf } from '../redis/read-reply'
import { setDeliveryScript } from './scripts/set-delivery-script'
import type { StoreContext } from './store-context'

const positions = ['sent', 'delivered', 'read'] as const

/** Keeps how far messages have got, beside the line and without raising its revision. */
export function createDeliveries(context: StoreContext): Pick<ConversationStore, 'setDelivery' | 'readDelivery'> {
  const { client, keys } = context
  return {
    async setDelivery(line, upTo, state, reason = '') {
      const { state: lineState, lane, delivery } = keys.line(line)
      const { news } = context.shardKeys(line)
      const isRange = typeof upTo === 'number'
      if (isRange && !positions.some((position) => position === state)) {
        throw new Error(`a range of messages cannot become ${state}`)
      }
      const seqs = isRange ? ['upTo', upTo] : ['each', ...upTo]
      await context.run(
        'note a delivery',
        setDeliveryScript,
        [lineState, lane, delivery],
        [news, line, state, reason, ...seqs],
      )
    },

    async readDelivery(line, seqs) {
      const { state, delivery } = keys.line(line)
      const fields = [...positions, ...seqs.flatMap((seq) => [`${seq}`, `${seq}:reason`, `${seq}:id`])]
      const [lastSeq, known] = await context.reach('read deliveries', async () =>
        resultsOf(
          await client
            .pipeline()
            .hget(state, 'lastSeq')
            .hmget(delivery, ...fields)
            .exec(),
        ),
      )
      const values = readFields(known)
      const reached = positions.map((position, place) => [position, Number(values[place] ?? 0)] as const)
      const found = new Map<number, Delivery>()
      for (const [place, seq] of seqs.entries()) {
        if (seq < 1 || seq > Number(lastSeq ?? 0)) continue
        const [own, reason, platformId] = values.slice(positions.length + 3 * place)
        found.set(seq, {
          state: furthest(readState(own), seq, reached),
          ...(reason !== undefined && { reason }),
          ...(platformId !== undefined && { platformId }),
        })
      }
      return found
    },
  }
}

function furthest(
  own: DeliveryState,
  seq: number,
  reached: readonly (readonly [DeliveryState, number])[],
): DeliveryState {
  if (own === 'failed' || own === 'unknown') return own
  const all = [own, ...reached.flatMap(([state, upTo]) => (upTo >= seq ? [state] : []))]
  return deliveryStates.findLast((state) => all.includes(state)) ?? own
}

function readState(text: string | undefined): DeliveryState {
  return deliveryStates.find((state) => state === text) ?? 'queued'
}
