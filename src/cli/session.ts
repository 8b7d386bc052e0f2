import type { Context } from '../domain/context.ts'
import { endChosenSessions, endEverySession, listSessions } from '../domain/sessions/sessions.ts'
import { findUserNamed } from '../domain/users/users.ts'
import { isoTimes } from '../lib/iso-times.ts'
import type { Receipt } from '../model/receipt.ts'
import { receiptData } from '../domain/endings/end-access.ts'
import { Refusal } from '../model/refusal.ts'
import type { User } from '../model/user.ts'
import { accountOption, type Command, optionalText, table, text } from './command.ts'
import { contextIn } from './workplace.ts'

const userOption = { type: 'string', meaning: 'user name', required: true, value: 'N' } as const

export const sessionCommands: readonly Command[] = [
  {
    name: 'session list',
    summary: 'Lists where a user is signed in',
    options: { account: accountOption, user: userOption },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const { sub } = await userNamed(context, text(options, 'user'))
      const sessions = await listSessions(context, sub)
      const rows = sessions.map(each => [
        each.uid,
        each.signedInAt.toISOString(),
        each.address ?? '',
        each.browser ?? '',
        each.applications.map(({ name }) => name).join(', '),
      ])
      return {
        json: sessions.map(({ applications, ...rest }) => ({
          ...isoTimes(rest),
          applications: applications.map(({ clientId, name }) => ({ clientId, name })),
        })),
        text: table([['session', 'signed in', 'address', 'browser', 'applications'], ...rows]),
      }
    },
  },
  {
    name: 'session end',
    summary: 'Signs a user out everywhere, or ends one session with what was opened in it',
    options: {
      account: accountOption,
      user: userOption,
      session: { type: 'string', meaning: 'only this one, by its name in the list', value: 'ID' },
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const { sub } = await userNamed(context, text(options, 'user'))
      const uid = optionalText(options, 'session')
      const receipt =
        uid === undefined
          ? await endEverySession(context, sub)
          : await endChosenSessions(context, { sub, uid }, 'ended-by-administrator')
      return { json: receiptData(receipt), text: wordsOf(receipt) }
    },
  },
]

async function userNamed(context: Context, userName: string): Promise<User> {
  const user = await findUserNamed(context, userName)
  if (user === undefined) throw new Refusal('not-found', `there is no user “${userName}”`)
  return user
}

/** What a receipt says, for people. */
function wordsOf({ ended, told, untold, followsInJobs }: Receipt): string {
  const counts = Object.entries(ended).map(([kind, count]) => [kind, String(count)])
  const names = (applications: Receipt['told']): string =>
    applications.length === 0 ? 'none' : applications.map(({ name }) => name).join(', ')
  const rows = [
    ...counts,
    ['applications that are told', names(told)],
    ['applications that cannot be told', names(untold)],
  ]
  return `${table([['ended', ''], ...rows])}${followsInJobs ? 'The rest follows.\n' : ''}`
}
