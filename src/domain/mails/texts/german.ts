import { pluralIn } from '../../../lib/plural.ts'
import type { Level } from '../../../model/level.ts'
import type { PasswordChange } from './english.ts'
import type { MailTexts } from './mail-texts.ts'

const plural = pluralIn('de')
const moments = new Intl.DateTimeFormat('de', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
})
const moment = (time: Date): string => `${moments.format(time)} UTC`
const inMinutes = (minutes: number): string =>
  plural(minutes, { one: 'eine Minute', other: `${minutes} Minuten` })

const changes: Readonly<Record<PasswordChange, string>> = {
  first: 'festgelegt',
  own: 'geändert',
  anew: 'neu gesetzt',
}

const levels: Readonly<Record<Level, string>> = {
  view: 'ansehen',
  contribute: 'mitarbeiten',
  manage: 'verwalten',
}

export const german: MailTexts = {
  hello: name => `Guten Tag ${name},`,
  helloStranger: 'Guten Tag,',
  userName: userName => `Benutzername: ${userName}`,
  network: network => `Netz: ${network}`,
  browser: browser => `Browser: ${browser?.replace(' on ', ' unter ') ?? 'nicht bekannt'}`,
  operator: 'Wer den Server betreibt,',
  unexpected: account =>
    `Wenn Sie das nicht erwartet haben, sagen Sie es sofort der Administration von ${account}.`,
  invitation: {
    subject: account => `Einladung zu ${account}`,
    lead: (inviter, account) =>
      `${inviter} lädt Sie zu ${account} ein. Wählen Sie hier ein Passwort:`,
    once: (until, userName) =>
      `Der Link gilt einmal, bis ${moment(until)}. Ihr Benutzername ist ${userName}.`,
    unexpected:
      'Wenn Sie das nicht erwartet haben, tun Sie nichts: Ohne den Link kommt niemand hinein.',
  },
  factor: {
    subject: (factor, added, account) => {
      const thing = factor === 'code' ? 'Eine Authenticator-App' : 'Ein Passkey'
      return `${thing} wurde ${added ? 'hinzugefügt' : 'entfernt'}: ${account}`
    },
    done: (who, added, { factor, name, account }) => {
      const thing = factor === 'code' ? 'die Authenticator-App' : 'den Passkey'
      const [have, what] = [
        who === undefined ? 'Sie haben' : `${who} hat`,
        added ? 'hinzugefügt' : 'entfernt',
      ]
      return `${have} bei ${account} eine Möglichkeit der Anmeldung ${what}: ${thing} „${name}“.`
    },
    ended: 'Ihre anderen Sitzungen wurden beendet und gemerkte Browser vergessen.',
  },
  password: {
    subject: (account, change) => `Ihr Passwort für ${account} wurde ${changes[change]}`,
    own: (account, change, at) =>
      `Ihr Passwort für ${account} wurde am ${moment(at)} ${changes[change]}.`,
    byOther: (who, account, at) =>
      `${who} hat Ihr Passwort für ${account} am ${moment(at)} neu gesetzt.`,
    ended: 'Überall, wo Sie angemeldet waren, wurden Sie abgemeldet.',
  },
  notices: {
    newRecoveryCodes: {
      subject: 'Neue Wiederherstellungscodes',
      lines: [
        'Für Ihr Konto wurden neue Wiederherstellungscodes erstellt. Die bisherigen gelten nicht mehr.',
      ],
    },
    recoveryCodeUsed: (left, of) => {
      const some = plural(left, { one: 'ist noch einer', other: `sind noch ${left}` })
      return {
        subject: 'Ein Wiederherstellungscode wurde verwendet',
        lines: [
          'Jemand hat sich mit einem Ihrer Wiederherstellungscodes bei Ihrem Konto angemeldet.',
          `Von ${of} Codes ${left === 0 ? 'ist keiner mehr' : some} übrig.`,
        ],
      }
    },
    locked: failures => ({
      subject: 'Codes Ihrer Authenticator-App werden vorerst nicht angenommen',
      lines: [
        `Jemand, der weiß, wie Sie sich anmelden, hat ${failures} falsche Codes nacheinander eingegeben. Codes von`,
        'Authenticator-Apps werden deshalb nicht mehr angenommen. Ein Wiederherstellungscode oder ein Passkey',
        'schaltet sie wieder ein. Ändern Sie Ihr Passwort, wenn Sie das nicht waren.',
      ],
    }),
    remembered: (browser, days) => {
      const name = browser?.replace(' on ', ' unter ') ?? 'Ein Browser'
      const time = plural(days, { one: 'einen Tag', other: `${days} Tage` })
      return {
        subject: 'Ein Browser ist für Ihr Konto gemerkt',
        lines: [`${name} wird ${time} lang nicht mehr nach Ihrem zweiten Faktor gefragt.`],
      }
    },
    reset: {
      subject: 'Ihr zweiter Faktor wurde zurückgesetzt',
      lines: [
        'Die Administration hat Ihre Authenticator-Apps, Passkeys und Wiederherstellungscodes entfernt. Sie wurden überall abgemeldet.',
        'Wo ein zweiter Faktor vorgeschrieben ist, richten Sie ihn bei Ihrer nächsten Anmeldung neu ein.',
      ],
    },
    linked: provider => ({
      subject: 'Eine Möglichkeit der Anmeldung wurde hinzugefügt',
      lines: [`Von jetzt an können Sie sich mit ${provider} anmelden.`],
    }),
    unlinked: provider => ({
      subject: 'Eine Möglichkeit der Anmeldung wurde entfernt',
      lines: [
        `Mit ${provider} können Sie sich nicht mehr anmelden. Ihre anderen Sitzungen wurden beendet.`,
      ],
    }),
  },
  asked: {
    passwordSubject: account => `Ihr Passwort für ${account}`,
    recovery: account =>
      `Jemand, wahrscheinlich Sie, hat ein neues Passwort für ${account} angefordert. Wählen Sie es hier:`,
    recoveryOnce: (minutes, userName) =>
      `Der Link gilt einmal, ${inMinutes(minutes)} lang. Ihr Benutzername ist ${userName}.`,
    recoveryUnexpected:
      'Wenn Sie das nicht waren, tun Sie nichts: Ihr Passwort bleibt, wie es ist.',
    noPassword: account => [
      `Jemand, wahrscheinlich Sie, hat ein neues Passwort für ${account} angefordert. Sie haben dort keines:`,
      'Sie melden sich auf andere Weise an, etwa über die Anmeldung Ihrer Firma. Ihre Administration weiß mehr.',
    ],
    noPasswordName: userName =>
      `Ihr Benutzername ist ${userName}. Wenn Sie das nicht waren, tun Sie nichts.`,
    whereSubject: account => `Wo Sie sich bei ${account} anmelden`,
    where: account =>
      `Jemand, wahrscheinlich Sie, hat gefragt, wo Sie sich anmelden können. Bei ${account} ist es hier:`,
    whereName: userName =>
      `Ihr Benutzername ist ${userName}. Andere Konten von Ihnen schreiben Ihnen selbst.`,
    codeSubject: account => `Ihr Code für ${account}`,
    code: (account, code) => `Ihr Code für die Anmeldung bei ${account}: ${code}`,
    codeHint: minutes => [
      `Geben Sie ihn innerhalb von ${plural(minutes, { one: 'einer Minute', other: `${minutes} Minuten` })} in dem Browser ein, in dem Sie ihn angefordert haben. Er gilt einmal.`,
      'Geben Sie ihn niemandem. Wenn Sie ihn nicht angefordert haben, tun Sie nichts.',
    ],
  },
  joining: {
    subject: account => `Ihre Anfrage für den Zugang zu ${account}`,
    proof: account =>
      `jemand, wahrscheinlich Sie, hat mit dieser E-Mail-Adresse Zugang zu ${account} angefragt. Bestätigen Sie das hier:`,
    once: hours => [
      `Der Link gilt einmal, ${plural(hours, { one: 'eine Stunde', other: `${hours} Stunden` })} lang. Vorher wird Ihre Anfrage niemandem gezeigt.`,
      'Wenn Sie das nicht waren, tun Sie nichts.',
    ],
  },
  shares: {
    subject: account => `Zugriff, der bald endet: ${account}`,
    ends: (whose, resource, level, until) => {
      const access = whose === undefined ? 'Ihr Zugriff' : `Der Zugriff von ${whose}`
      return `- ${access} auf „${resource}“ (${levels[level]}) endet am ${moment(until)}.`
    },
    extend: 'Wer es verwaltet, kann ihn bis dahin verlängern.',
  },
}
