import { html } from '../../../lib/html.ts'
import type { Texts } from '../texts.ts'

const sentences: Readonly<Record<number, string>> = {
  400: 'Die Anfrage war unvollständig oder nicht lesbar.',
  403: 'Dieses Formular kam nicht von der Seite, zu der es gehört. Laden Sie die Seite neu und versuchen Sie es noch einmal.',
  404: 'Unter dieser Adresse gibt es nichts.',
  405: 'Das ist unter dieser Adresse nicht möglich.',
  413: 'Was gesendet wurde, ist zu groß.',
  415: 'Was gesendet wurde, hat eine Form, die hier nicht gelesen wird.',
  421: 'Dieser Server antwortet nicht unter diesem Namen.',
  429: 'Es gab zu viele Versuche. Bitte versuchen Sie es in einigen Minuten noch einmal.',
}

export const faults: Texts['faults'] = {
  ours: 'Etwas ist schiefgegangen',
  oursLead: 'Das liegt an uns. Bitte versuchen Sie es gleich noch einmal.',
  badLink: 'Dieser Link funktioniert nicht',
  badLinkLead:
    'Die Anwendung hat eine Anfrage gesendet, die nicht beantwortet werden kann. Niemand wurde angemeldet, und nichts wurde weitergegeben.',
  forDevelopers: 'Für die Betreiber der Anwendung',
  startAgainTitle: 'Neu beginnen',
  startAgain: 'Bitte beginnen Sie noch einmal',
  expired: application =>
    html`Diese Anmeldung wurde schon abgeschlossen, oder sie blieb zu lange liegen. Gehen Sie zurück
    zu ${application === undefined ? 'der Anwendung' : html`<strong>${application}</strong>`} und
    melden Sie sich von dort aus an.`,
  goTo: application => `Zu ${application}`,
  titles: {
    400: 'Das war nicht lesbar',
    403: 'Das ist nicht erlaubt',
    404: 'Seite nicht gefunden',
    413: 'Das war zu viel',
    415: 'Das war nicht lesbar',
    421: 'Falsche Adresse',
    429: 'Zu viele Anfragen',
  },
  sentence: status => sentences[status] ?? 'Das liegt an uns.',
}
