import { html } from '../../../lib/html.ts'
import type { Texts } from '../texts.ts'

export const ownAccess: Texts['ownAccess'] = {
  sessions: 'Wo Sie angemeldet sind',
  sessionsLead:
    'Beenden Sie, was Sie nicht kennen oder nicht brauchen. Ändern Sie Ihr Passwort, wenn Sie eine Sitzung finden, die nicht von Ihnen war.',
  thisBrowser: 'Dieser Browser',
  otherBrowser: 'Ein anderer Browser',
  endSession: browser => `Sitzung beenden: ${browser}`,
  end: 'Beenden',
  endOthers: 'Alle anderen Sitzungen beenden',
  since: time => html`seit ${time}`,
  applications: 'Anwendungen',
  noApplications: 'Hier gibt es keine Anwendung, zu der Sie Zugang haben.',
  mayEnter: 'Zu diesen haben Sie Zugang.',
  accessGiven: 'Zugriff, den Sie gegeben haben',
  noAccessGiven: 'Keine Anwendung hat Zugriff auf Ihr Konto.',
  accessGivenLead:
    'Diese Anwendungen haben Zugriff auf Ihr Konto. Entziehen Sie ihn, fragen sie Sie beim nächsten Mal wieder.',
  removeAccessOf: application => `Zugriff entziehen: ${application}`,
  removeAccess: 'Entziehen',
  groups: 'Ihre Gruppen',
  noGroups: 'Sie sind in keiner Gruppe.',
  groupsLead:
    'Anwendungen und Freigaben richten sich danach. Wer eine Gruppe verwaltet, kann ändern, wer in ihr ist.',
  fromTheBeginning: 'Von Anfang an',
  yourself: 'Sie selbst',
  through: groups => `Über ${groups.join(', dann ')}`,
  byHand: 'von Hand aufgenommen',
  from: source => `aus ${source}`,
  untilDay: day => html`bis ${day}`,
}
