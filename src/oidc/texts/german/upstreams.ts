import { html } from '../../../lib/html.ts'
import type { Texts } from '../texts.ts'

const ask = 'Bitten Sie Ihre Administration, sich das anzusehen, und nennen Sie die Referenz unten.'

export const upstreams: Texts['upstreams'] = {
  title: name => `Mit ${name} anmelden`,
  notSignedIn: 'Sie sind nicht angemeldet',
  tried: (name, why) => html`Sie wollten sich mit <strong>${name}</strong> anmelden. ${why}`,
  reasons: {
    cancelled:
      'Die Anmeldung wurde dort abgebrochen. Sie können es noch einmal versuchen oder eine andere Möglichkeit wählen.',
    unreachable:
      'Von dort kommt zurzeit keine Antwort. Versuchen Sie es in einigen Minuten noch einmal.',
    'refused-us': `Die Anfrage wurde dort nicht angenommen. ${ask}`,
    'bad-answer': `Der Antwort von dort konnte nicht vertraut werden. Versuchen Sie es noch einmal. ${ask}`,
    over: 'Dieser Rückweg wurde schon verwendet, oder es hat zu lange gedauert. Bitte beginnen Sie noch einmal.',
    'switched-off': 'Diese Möglichkeit der Anmeldung ist zurzeit abgeschaltet.',
    'unknown-person':
      'Sie sind dort bekannt, aber hier gibt es kein Konto für Sie. Fragen Sie Ihre Administration.',
    disabled: 'Sie können sich hier zurzeit nicht anmelden. Fragen Sie Ihre Administration.',
    'plan-limit':
      'Hier ist zurzeit kein Platz für eine weitere Person. Fragen Sie Ihre Administration.',
  },
  otherReason: `Sie sind dort bekannt, konnten aber hier damit nicht angemeldet werden. ${ask}`,
  tryAgain: 'Noch einmal versuchen',
  trialDone: 'Der Test ist abgeschlossen',
  trialLead: name =>
    html`Was <strong>${name}</strong> gesendet hat, sehen Sie in der Konsole. Sie können dieses
      Fenster schließen. Niemand wurde angemeldet, und nichts wurde geändert.`,
  setOutElsewhere: 'Weiter zur Anmeldung?',
  setOutElsewhereLead:
    'Eine andere Website hat Sie zur Anmeldung hierher geschickt. Fahren Sie nur fort, wenn Sie das wollten. Vielleicht werden Sie noch einmal gefragt, wer Sie sind.',
  goOn: 'Weiter',
}
