import { html } from '../../../lib/html.ts'
import type { Texts } from '../texts.ts'

export const signOut: Texts['signOut'] = {
  title: 'Abmelden',
  heading: 'Abmelden?',
  asks: application => html`<strong>${application}</strong> möchte Sie abmelden. `,
  lead: 'Damit endet Ihre Sitzung hier, für alle Anwendungen in diesem Browser.',
  signOut: 'Abmelden',
  stay: 'Angemeldet bleiben',
  stillSignedIn: 'Noch angemeldet',
  youAreStillSignedIn: 'Sie sind noch angemeldet',
  nothingEnded: 'In diesem Browser wurde nichts beendet.',
  signedOut: 'Abgemeldet',
  youAreSignedOut: 'Sie sind abgemeldet',
  ended:
    'Ihre Sitzung in diesem Browser ist beendet. Schließen Sie an einem gemeinsam genutzten Computer auch das Fenster.',
  returnTo: application => `Zurück zu ${application}`,
  signInAgain: 'Wieder anmelden',
}
