import { pluralIn } from '../../../lib/plural.ts'
import type { FactorKind } from '../../../model/factor.ts'
import type { Level } from '../../../model/level.ts'

const plural = pluralIn('en')
const moment = (time: Date): string => time.toISOString().slice(0, 16).replace('T', ' ')

/** How a password came to be another one: the first, changed by the person, or set by somebody else. */
export type PasswordChange = 'first' | 'own' | 'anew'

const changes: Readonly<Record<PasswordChange, string>> = {
  first: 'set',
  own: 'changed',
  anew: 'set anew',
}

export const english = {
  hello: (name: string): string => `Hello ${name},`,
  helloStranger: 'Hello,',
  userName: (userName: string): string => `User name: ${userName}`,
  network: (network: string): string => `Network: ${network}`,
  browser: (browser: string | undefined): string => `Browser: ${browser ?? 'not known'}`,
  operator: 'An operator of the server',
  unexpected: (account: string): string =>
    `If you did not expect this, tell an administrator of ${account} at once.`,
  invitation: {
    subject: (account: string): string => `Invitation to ${account}`,
    lead: (inviter: string, account: string): string =>
      `${inviter} invites you to ${account}. Choose a password here:`,
    once: (until: Date, userName: string): string =>
      `The link works once, until ${moment(until)} UTC. Your user name is ${userName}.`,
    unexpected: 'If you did not expect this, do nothing: without the link nobody can come in.',
  },
  factor: {
    subject: (factor: FactorKind, added: boolean, account: string): string => {
      const thing = factor === 'code' ? 'An authenticator app' : 'A passkey'
      return `${thing} ${added ? 'was added' : 'was removed'}: ${account}`
    },
    /** By `who`, or by the person. */
    done: (
      who: string | undefined,
      added: boolean,
      { factor, name, account }: { factor: FactorKind; name: string; account: string },
    ): string => {
      const thing = factor === 'code' ? 'authenticator app' : 'passkey'
      const did = added ? 'added a way to sign in to' : 'removed a way to sign in to'
      return `${who ?? 'You'} ${did} ${account}: the ${thing} “${name}”.`
    },
    ended: 'Other sessions of yours were ended, and remembered browsers forgotten.',
  },
  password: {
    subject: (account: string, change: PasswordChange): string =>
      `Your password for ${account} was ${changes[change]}`,
    own: (account: string, change: PasswordChange, at: Date): string =>
      `Your password for ${account} was ${changes[change]} on ${moment(at)} UTC.`,
    byOther: (who: string, account: string, at: Date): string =>
      `${who} set your password for ${account} anew on ${moment(at)} UTC.`,
    ended: 'Wherever you were signed in, you were signed out.',
  },
  notices: {
    newRecoveryCodes: {
      subject: 'New recovery codes',
      lines: ['New recovery codes were made for your account. Those from before do not work.'],
    },
    recoveryCodeUsed: (left: number, of: number): { subject: string; lines: string[] } => ({
      subject: 'A recovery code was used',
      lines: [
        'Somebody signed in to your account with one of your recovery codes.',
        `${left} of ${of} codes are left.`,
      ],
    }),
    locked: (failures: number): { subject: string; lines: string[] } => ({
      subject: 'Codes of your authenticator app are not accepted for now',
      lines: [
        `Somebody who knows how you sign in entered ${failures} wrong codes in a row, so codes of`,
        'authenticator apps are not accepted any more. A recovery code or a passkey turns them on again.',
        'Change your password if this was not you.',
      ],
    }),
    remembered: (
      browser: string | undefined,
      days: number,
    ): { subject: string; lines: string[] } => ({
      subject: 'A browser is remembered for your account',
      lines: [
        `${browser ?? 'A browser'} is not asked for your second step again for ${days} days.`,
      ],
    }),
    reset: {
      subject: 'Your second step was reset',
      lines: [
        'An administrator removed your authenticator apps, passkeys and recovery codes. You were signed out everywhere.',
        'Where a second step is required, you are asked to set it up at your next sign-in.',
      ],
    },
    linked: (provider: string): { subject: string; lines: string[] } => ({
      subject: 'A way to sign in was added',
      lines: [`From now on you can sign in with ${provider}.`],
    }),
    unlinked: (provider: string): { subject: string; lines: string[] } => ({
      subject: 'A way to sign in was removed',
      lines: [`You can no longer sign in with ${provider}. Your other sessions were ended.`],
    }),
  },
  asked: {
    passwordSubject: (account: string): string => `Your password for ${account}`,
    recovery: (account: string): string =>
      `Somebody, probably you, asked for a new password for ${account}. Choose one here:`,
    recoveryOnce: (minutes: number, userName: string): string =>
      `The link works once, for ${minutes} minutes. Your user name is ${userName}.`,
    recoveryUnexpected: 'If it was not you, do nothing: your password stays as it is.',
    noPassword: (account: string): readonly string[] => [
      `Somebody, probably you, asked for a new password for ${account}. You have none there:`,
      'you come in another way, as through the sign-in of your company. An administrator can tell you.',
    ],
    noPasswordName: (userName: string): string =>
      `Your user name is ${userName}. If it was not you, do nothing.`,
    whereSubject: (account: string): string => `Where you sign in to ${account}`,
    where: (account: string): string =>
      `Somebody, probably you, asked where you can sign in. At ${account} it is here:`,
    whereName: (userName: string): string =>
      `Your user name is ${userName}. Other accounts of yours send a mail of their own.`,
    codeSubject: (account: string): string => `Your code for ${account}`,
    code: (account: string, code: string): string => `Your code to sign in to ${account}: ${code}`,
    codeHint: (minutes: number): readonly string[] => [
      `Enter it in the browser in which you asked for it, within ${minutes} minutes. It works once.`,
      'Give it to nobody. If it was not you who asked, do nothing.',
    ],
  },
  joining: {
    subject: (account: string): string => `Your request to join ${account}`,
    proof: (account: string): string =>
      `somebody, probably you, asked to join ${account} with this mail address. Confirm it here:`,
    once: (hours: number): readonly string[] => [
      `The link works once, for ${plural(hours, { one: 'an hour', other: `${hours} hours` })}. Before that nobody is shown your request.`,
      'If it was not you, do nothing.',
    ],
  },
  shares: {
    subject: (account: string): string => `Access that ends soon in ${account}`,
    /** Of `whose`, or of the person. */
    ends: (whose: string | undefined, resource: string, level: Level, until: Date): string => {
      const access = whose === undefined ? 'Your access' : `The access of ${whose}`
      return `- ${access} to “${resource}” (${level}) ends on ${moment(until)} UTC.`
    },
    extend: 'Whoever manages it can extend it until then.',
  },
}
