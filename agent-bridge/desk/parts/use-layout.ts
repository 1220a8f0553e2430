import { useMediaQuery } from '@mantine/hooks'

/** How much fits beside each other: one screen at a time, the lists and a conversation, or all three. */
export type Layout = 'one' | 'two' | 'three'

export function useLayout(): Layout {
  const two = useMediaQuery('(min-width: 700px)', true, { getInitialValueInEffect: false })
  const three = useMediaQuery('(min-width: 1100px)', true, { getInitialValueInEffect: false })
  return three ? 'three' : two ? 'two' : 'one'
}
