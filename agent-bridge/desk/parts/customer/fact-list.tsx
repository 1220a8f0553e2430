import { ActionIcon, Button } from '@mantine/core'
import { IconPencil, IconPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ChatSummary, CustomerFact } from '../../../src/desk-api/schema'
import { timeWords } from '../time-words'
import { sayFactName } from '../../words/say-fact-name'
import { useDesk } from '../use-desk'
import styles from './fact-list.module.css'

interface FactListProps {
  readonly chat: ChatSummary
  readonly facts: readonly CustomerFact[]
}

const sources = {
  bot: 'asked by the bot',
  agent: 'written by an agent',
  channel: 'from the channel',
  token: 'signed by your site',
} as const

/** What is known of the customer and from whom. */
export function FactList({ chat, facts }: FactListProps): ReactNode {
  const desk = useDesk()
  const mayEdit = chat.rights.includes('set-fact')
  return (
    <>
      {facts.length === 0 && <p className={styles.none}>Nothing is known yet.</p>}
      <dl className={styles.facts}>
        {facts.map(({ name, value, source, at }) => (
          <div key={name} className={styles.fact}>
            <dt>
              {sayFactName(name)} <span title={timeWords.sayMoment(at)}>· {sources[source] ?? source}</span>
            </dt>
            <dd>
              <bdi className={styles.value}>{value}</bdi>
              {mayEdit && source !== 'token' && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="md"
                  className={styles.icon}
                  aria-label={`Change ${sayFactName(name)}`}
                  onClick={() => desk.show({ kind: 'fact', chat: chat.id, name, value })}
                >
                  <IconPencil size={16} />
                </ActionIcon>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {mayEdit && (
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => desk.show({ kind: 'fact', chat: chat.id, value: '' })}
        >
          Add
        </Button>
      )}
    </>
  )
}
