import {
  IconBrandSlack,
  IconBrandTeams,
  IconBrandTelegram,
  IconBrandWhatsapp,
  IconMessageCircle,
  IconWorld,
  type Icon,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'

const icons: Readonly<Record<string, Icon>> = {
  web: IconWorld,
  slack: IconBrandSlack,
  msteams: IconBrandTeams,
  whatsapp: IconBrandWhatsapp,
  telegram: IconBrandTelegram,
}

/** A channel at a glance; its name stands elsewhere. */
export function ChannelIcon({ channel }: { readonly channel: string }): ReactNode {
  const Mark = icons[channel] ?? IconMessageCircle
  return <Mark size={15} stroke={1.75} color="var(--desk-dim)" style={{ flex: 'none' }} aria-hidden />
}
