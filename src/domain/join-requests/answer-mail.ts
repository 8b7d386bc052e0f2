import { oneLine } from '../../lib/one-line.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import type { JoinRequest } from '../../model/join-request.ts'
import type { Context } from '../context.ts'
import { queueMail } from '../mails/mails.ts'

export type JoinAnswer = {
  readonly request: JoinRequest
  readonly approved: boolean
  readonly reason: string | null
}

/** Tells whoever asked to join what was decided, where no invitation tells it. */
export async function mailAnswer(
  context: Context,
  box: SecretBox,
  { request, approved, reason }: JoinAnswer,
): Promise<void> {
  const { account } = context
  const words = approved
    ? [
        `your request at ${account.name} was approved. Sign in here:`,
        '',
        `${account.issuer}/sign-in`,
      ]
    : [
        `your request to join ${account.name} was declined.`,
        ...(reason === null ? [] : ['', reason]),
      ]
  const text = [`Hello ${oneLine(request.name)},`, '', ...words, ''].join('\n')
  const subject = `Your request to join ${account.name}`
  const recipient = request.address
  await queueMail(context, box, { kind: 'join-answer', userId: null, recipient, subject, text })
}
