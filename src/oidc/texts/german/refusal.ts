import type { Texts } from '../texts.ts'

export const refusal: Texts['refusal'] = {
  title: application => `Kein Zugang zu ${application}`,
  heading: application => `Sie haben keinen Zugang zu ${application}`,
  reasons: {
    'not-assigned':
      'Der Zugang ist bestimmten Personen und Gruppen vorbehalten, und Ihr Konto gehört nicht dazu.',
    dormant: 'Der Tarif Ihrer Organisation umfasst Ihr Konto zurzeit nicht.',
    'unknown-application': 'Die Anwendung ist zurzeit abgeschaltet.',
  },
  otherReason: 'Ihr Konto hat keinen Zugang.',
  signedInAs: 'Angemeldet als',
  toAsk: 'Zugang erhalten Sie über',
  administrator: 'Ihre Administration',
  returnTo: application => `Zurück zu ${application}`,
  otherAccount: 'Anderes Konto verwenden',
}
