import type { Texts } from '../texts.ts'

export const ownAccount: Texts['ownAccount'] = {
  welcome: 'Willkommen',
  welcomeTo: accountName => `Willkommen bei ${accountName}`,
  welcomeLead:
    'Melden Sie sich an, um Ihr Konto zu sehen, oder gehen Sie zu der Anwendung, die Sie verwenden.',
  role: 'Rolle',
  email: 'E-Mail',
  roles: {
    account_administrator: 'Kontoadministration',
    developer: 'Entwicklung',
    media_library_full_access: 'Medienbibliothek: Vollzugriff',
    media_library_view_only_access: 'Medienbibliothek: nur ansehen',
    media_library_restricted_access: 'Medienbibliothek: eingeschränkter Zugriff',
    finance: 'Finanzen',
  },
  roleMeanings: {
    account_administrator: 'Sie verwalten das Konto: seine Personen, seine Gruppen, alles.',
    developer: 'Sie richten Anwendungen ein und sehen alles in der Medienbibliothek.',
    media_library_full_access: 'Sie sehen und ändern alles in der Medienbibliothek.',
    media_library_view_only_access: 'Sie sehen alles in der Medienbibliothek.',
    media_library_restricted_access:
      'In der Medienbibliothek sehen Sie, was für Sie freigegeben ist.',
    finance: 'Sie sehen Tarif, Nutzung und Rechnungen.',
  },
  ways: {
    profile: { label: 'Profil', hint: 'Ihr Name, Ihre Sprache, Ihre Telefonnummer' },
    security: { label: 'Passwort und Anmeldung', hint: 'Ihr Passwort, zweite Faktoren, Passkeys' },
    sessions: { label: 'Sitzungen', hint: 'Wo Sie angemeldet sind' },
    applications: {
      label: 'Anwendungen',
      hint: 'Welche Ihnen offenstehen und was Sie ihnen mitteilen',
    },
    groups: { label: 'Gruppen', hint: 'In welchen Gruppen Sie sind und warum' },
  },
  signOut: 'Abmelden',
  profile: 'Profil',
  saved: 'Ihr Profil ist gespeichert.',
  ofDirectory: directory =>
    `Was das Verzeichnis ${directory} über Sie mitteilt, wird dort geändert.`,
  save: 'Speichern',
  userName: 'Benutzername',
  fields: {
    displayName: 'Name, den andere sehen',
    givenName: 'Vorname',
    familyName: 'Nachname',
    phone: 'Telefon',
    locale: 'Sprache',
    timezone: 'Zeitzone',
  },
  fieldHints: {
    phone: 'Zum Beispiel +49 30 1234',
    locale: 'Zum Beispiel de oder en-GB',
    timezone: 'Zum Beispiel Europe/Berlin',
  },
}
