import { html } from '../../../lib/html.ts'
import { pluralIn } from '../../../lib/plural.ts'
import type { Texts } from '../texts.ts'

const plural = pluralIn('de')

export const device: Texts['device'] = {
  title: 'Gerät verbinden',
  typeCode: 'Geben Sie den Code ein, den Ihr Gerät anzeigt.',
  problems: {
    NoCodeError: 'Geben Sie den Code ein, den Ihr Gerät anzeigt.',
    NotFoundError:
      'Diesen Code gibt es nicht. Prüfen Sie ihn auf Ihrem Gerät und geben Sie ihn noch einmal ein.',
    ExpiredError: 'Dieser Code ist zu alt. Lassen Sie sich von Ihrem Gerät einen neuen anzeigen.',
    AlreadyUsedError:
      'Dieser Code wurde schon verwendet. Lassen Sie sich von Ihrem Gerät einen neuen anzeigen.',
  },
  tooLong: 'Das hat zu lange gedauert. Beginnen Sie noch einmal.',
  startAgainTitle: 'Neu beginnen',
  startAgain: 'Bitte beginnen Sie noch einmal',
  noCookies: 'Das hat zu lange gedauert, oder dieser Browser speichert keine Cookies.',
  aDevice: 'Gerät',
  yourDevice: 'Ihr Gerät',
  confirmTitle: name => `${name} verbinden`,
  confirmHeading: name => `${name} verbinden?`,
  confirmLead: code =>
    html`Ihr Gerät zeigt <strong>${code}</strong> an. Fahren Sie nur fort, wenn Sie dieses Gerät in
      der Hand haben und selbst begonnen haben: Es wird in Ihrem Namen handeln.`,
  connect: 'Verbinden',
  dontConnect: 'Nicht verbinden',
  connected: 'Verbunden',
  connectedLead: name =>
    html`<strong>${name}</strong> macht von selbst weiter. Sie können dieses Fenster schließen.`,
  tooManyTitle: 'Zu viele Codes',
  tooMany: 'Zu viele falsche Codes',
  tooManyLead: minutes => {
    const wait = plural(minutes, { one: 'einer Minute', other: `${minutes} Minuten` })
    return `Bitte versuchen Sie es in ${wait} noch einmal, mit dem Code, den Ihr Gerät dann anzeigt.`
  },
  notConnected: 'Nicht verbunden',
  notConnectedLead: 'Das Gerät hat nichts von Ihnen erfahren. Sie können dieses Fenster schließen.',
}
