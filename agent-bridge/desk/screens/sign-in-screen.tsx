import { Button, PasswordInput, TextInput } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import type { FormEvent, ReactNode } from 'react'
import { Brand } from '../parts/top/brand'
import { useDesk } from '../parts/use-desk'
import type { SessionState } from '../state/desk-state'
import styles from './sign-in-screen.module.css'

type SignedOut = Extract<SessionState, { kind: 'signed-out' }>

export function SignInScreen({ form, isBusy, problem }: SignedOut): ReactNode {
  const desk = useDesk()

  function signIn(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const read = (name: string): string => {
      const value = fields.get(name)
      return typeof value === 'string' ? value : ''
    }
    void desk.session.signIn({
      ...(form.asksBusiness && { business: read('business').trim() }),
      email: read('email').trim(),
      password: read('password'),
    })
  }

  return (
    <main className={styles.screen}>
      <form className={styles.card} onSubmit={signIn} aria-labelledby="sign-in-title">
        <Brand />
        <h1 id="sign-in-title" className={styles.title}>
          {form.business ? `Sign in to ${form.business.name}` : 'Sign in to your desk'}
        </h1>
        {problem !== undefined && (
          <p className={styles.problem} role="alert">
            <IconAlertCircle size={18} aria-hidden />
            <span>{problem}</span>
          </p>
        )}
        {form.asksBusiness && (
          <TextInput name="business" label="Business" autoComplete="organization" required withAsterisk={false} />
        )}
        <TextInput
          name="email"
          type="email"
          label="E-mail"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
        />
        <PasswordInput
          name="password"
          label="Password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
        />
        <Button type="submit" loading={isBusy} fullWidth size="md">
          Sign in
        </Button>
      </form>
    </main>
  )
}
