import type { Texts } from '../texts.ts'

export const passkeys: Texts['passkeys'] = {
  needScript: 'Passkeys brauchen JavaScript, das hier nicht ausgeführt wird.',
  script: {
    unsupported: 'Dieser Browser kann keine Passkeys verwenden.',
    tooOld: 'Diese Seite ist veraltet. Laden Sie sie neu.',
    known: 'Dort haben Sie schon einen Passkey.',
    notMade: 'Es wurde kein Passkey eingerichtet. Versuchen Sie es noch einmal.',
    notUsed: 'Es wurde kein Passkey verwendet. Versuchen Sie es noch einmal.',
  },
}
