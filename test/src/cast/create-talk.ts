import type { AgentRole, CustomerRole, FoundChat } from './roles'
import { untilEqual } from './until'

/** A customer and an agent who go on talking through everything. */
export interface Talk {
  /** So many questions and answers, each of which names what they are about; `happens` comes in the middle. */
  goesOn(about: string, options?: { readonly times?: number; readonly happens?: () => Promise<void> }): Promise<void>
  /**
   * Everything stands on both pages once, what each of them said in their order, and both pages agree on the order in
   * which it was said.
   */
  isOnBothPages(): Promise<void>
}

export interface TalkOptions {
  readonly customer: CustomerRole
  readonly agent: AgentRole
  readonly chat: FoundChat
}

export function createTalk({ agent, chat, customer }: TalkOptions): Talk {
  const questions: string[] = []
  const answers: string[] = []
  const isQuestion = (line: string): boolean => line.startsWith('me: question ')
  const isAnswer = (line: string): boolean => line.startsWith('agent: answer ')
  const isTalk = (line: string): boolean => isQuestion(line) || isAnswer(line)
  return {
    async goesOn(about, { happens, times = 3 } = {}) {
      for (let i = 0; i < times; i += 1) {
        await customer.says(`question ${i} ${about}`)
        questions.push(`me: question ${i} ${about}`)
        if (i === Math.floor(times / 2)) await happens?.()
        await agent.says(chat, `answer ${i} ${about}`)
        answers.push(`agent: answer ${i} ${about}`)
      }
    },
    async isOnBothPages() {
      await untilEqual(async () => {
        const lines = await customer.conversationSoFar()
        return [lines.filter(isQuestion), lines.filter(isAnswer)]
      }, [questions, answers])
      const lines = (await customer.conversationSoFar()).filter(isTalk)
      await untilEqual(async () => (await agent.conversationSoFar(chat)).filter(isTalk), lines)
    },
  }
}
