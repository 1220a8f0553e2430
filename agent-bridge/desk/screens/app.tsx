import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { useEffect, type ReactNode } from 'react'
import { sayTitle } from '../alerts/say-title'
import { DeskContext, useDeskState } from '../parts/use-desk'
import type { Desk } from '../state/desk'
import { cssVariablesResolver, theme } from '../theme'
import { DeskScreen } from './desk-screen'
import { SignInScreen } from './sign-in-screen'
import { WaitingScreen } from './waiting-screen'

/** The whole page. */
export function App({ desk }: { readonly desk: Desk }): ReactNode {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
      <Notifications position="top-center" limit={3} autoClose={8000} />
      <DeskContext value={desk}>
        <PageTitle />
        <CurrentScreen />
      </DeskContext>
    </MantineProvider>
  )
}

function CurrentScreen(): ReactNode {
  const session = useDeskState((state) => state.session)
  switch (session.kind) {
    case 'starting':
      return <WaitingScreen />
    case 'unreachable':
      return <WaitingScreen message="Baton cannot be reached just now. Trying again…" />
    case 'signed-out':
      return <SignInScreen {...session} />
    case 'signed-in':
      return <DeskScreen />
  }
}

function PageTitle(): ReactNode {
  const title = useDeskState(sayTitle)
  useEffect(() => {
    document.title = title
  }, [title])
  return null
}
