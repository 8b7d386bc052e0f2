import { html } from '../../../lib/html.ts'
import { pluralIn } from '../../../lib/plural.ts'
import type { Texts } from '../texts.ts'

const plural = pluralIn('de')

export const join: Texts['join'] = {
  title: 'Zugang anfragen',
  heading: accountName => `Zugang zu ${accountName} anfragen`,
  lead: 'Wir senden Ihnen einen Link per E-Mail. Ihre Anfrage gilt, sobald Sie ihn öffnen.',
  yourName: 'Ihr Name',
  address: 'E-Mail-Adresse',
  message: 'Nachricht (wenn Sie möchten)',
  groups: 'Gruppen, zu denen Sie gehören möchten',
  send: 'Senden',
  linkOnItsWay: (address, hours) => {
    const time = plural(hours, { one: 'einer Stunde', other: `${hours} Stunden` })
    return html`Ein Link ist an <strong>${address}</strong> unterwegs. Öffnen Sie ihn innerhalb von
      ${time}, dann geht Ihre Anfrage an die Administration.`
  },
  nothingCame:
    'Nichts angekommen? Sehen Sie im Spam-Ordner nach oder stellen Sie die Anfrage noch einmal.',
  confirmTitle: 'Anfrage bestätigen',
  confirmLead: (accountName, address) =>
    html`Sie fragen als <strong>${address}</strong> Zugang zu ${accountName} an.`,
  confirm: 'Bestätigen',
  thanks: 'Vielen Dank',
  received: accountName =>
    `Ihre Anfrage für den Zugang zu ${accountName} ist eingegangen. Was daraus wird, erfahren Sie per E-Mail.`,
  closed: 'Diese Adresse ist nicht offen',
  closedLead:
    'Der Link wurde schon verwendet, ersetzt oder ist abgelaufen, oder es kann hier niemand Zugang anfragen. Wer Ihnen die Adresse gegeben hat, weiß mehr.',
}
