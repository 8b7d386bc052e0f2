import { type Role, roleRecords } from '../../../model/role.ts'

/** The pages of oneself: who one is. */
export const ownAccount = {
  welcome: 'Welcome',
  welcomeTo: (accountName: string): string => `Welcome to ${accountName}`,
  welcomeLead: 'Sign in to see your account, or go to the application that you use.',
  role: 'Role',
  email: 'E-mail',
  roles: roleNames(),
  roleMeanings: {
    account_administrator: 'You manage the account: its people, its groups, everything.',
    developer: 'You set up applications and see everything in the media library.',
    media_library_full_access: 'You see and change everything in the media library.',
    media_library_view_only_access: 'You see everything in the media library.',
    media_library_restricted_access: 'In the media library you see what is shared with you.',
    finance: 'You see plan, use and bills.',
  },
  ways: {
    profile: { label: 'Profile', hint: 'Your names, your language, your telephone' },
    security: { label: 'Password and sign-in', hint: 'Your password, second steps, passkeys' },
    sessions: { label: 'Sessions', hint: 'Where you are signed in' },
    applications: {
      label: 'Applications',
      hint: 'Those that you may enter, and what you let them know',
    },
    groups: { label: 'Groups', hint: 'Those that you are in, and why' },
  },
  signOut: 'Sign out',
  profile: 'Profile',
  saved: 'Your profile is saved.',
  ofDirectory: (directory: string): string =>
    `What the directory ${directory} says of you is changed there.`,
  save: 'Save',
  userName: 'User name',
  fields: {
    displayName: 'Name that others see',
    givenName: 'Given name',
    familyName: 'Family name',
    phone: 'Telephone',
    locale: 'Language',
    timezone: 'Time zone',
  },
  fieldHints: {
    phone: 'For example +49 30 1234',
    locale: 'For example de or en-GB',
    timezone: 'For example Europe/Berlin',
  },
}

function roleNames(): Record<Role, string> {
  const names = Object.entries(roleRecords).map(([role, { name }]) => [role, name])
  return Object.fromEntries(names) as Record<Role, string>
}
