import type { Texts } from '../texts.ts'

const days = new Intl.DateTimeFormat('de', { dateStyle: 'medium', timeZone: 'UTC' })
const moments = new Intl.DateTimeFormat('de', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
})

export const common: Texts['common'] = {
  language: 'de',
  problem: title => `Problem: ${title}`,
  problemWith: name => `Problem: ${name}`,
  footer: 'Anmeldung mit Cohort',
  reference: 'Referenz',
  yourAccount: 'Ihr Konto',
  theApplication: 'die Anwendung',
  signIn: 'Anmelden',
  continue: 'Weiter',
  cancel: 'Abbrechen',
  code: 'Code',
  lookIntoYourMail: 'Sehen Sie in Ihr Postfach',
  nothingCame:
    'Nichts angekommen? Sehen Sie im Spam-Ordner nach oder fragen Sie Ihre Administration.',
  more: 'Mehr',
  oneMoment: 'Einen Moment',
  noScript: 'Ihr Browser kennt kein JavaScript, oder es ist abgeschaltet.',
  day: time => days.format(time),
  moment: time => `${moments.format(time)} UTC`,
}
