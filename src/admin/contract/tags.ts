/** What operations are about; each tag is a chapter of the description. */
export const tags = {
  me: 'Who asks: their rights, their sessions, the groups that they manage.',
  account: 'The settings that hold for the whole account.',
  audit: 'Who changed what, from where and why: to be read, exported and kept for so long.',
  webhooks: 'Events as messages to other systems, signed as Standard Webhooks.',
  users: 'People: what is known of them, their role, what they have and where they are signed in.',
  invitations: 'People who choose a password themselves, and the mail that tells them where.',
  'join requests': 'People from outside who ask to join: the form, and what is decided.',
  people: 'The look-up by name, for whoever adds members or shares.',
  transfer: 'Users, groups and memberships as CSV and JSON Lines.',
  groups: 'Groups: what they are called, carry and are used for; what a change would do.',
  'group members': 'Who is in a group, who put them there and until when, and who may change that.',
  'group settings': 'The rule for names of groups, and what upload forms ask for.',
  applications: 'Applications that people sign in to, and services: secrets, claims, entry, roles.',
  connections: 'Directories that push people and groups in (SCIM), and their tokens.',
  upstreams: 'Providers elsewhere that people sign in with, and what they decide here.',
  streams: 'Systems that are told when access ends (Shared Signals).',
  keys: 'The keys that tokens are signed with.',
  outbox: 'What is still to be delivered, and what was given up.',
  plan: 'What the account may use and what is used of it.',
  rights: 'The catalogue of rights and roles, what is given to whom, and why somebody has it.',
  library: 'Folders and files of media applications: register, move, copy, delete, restore.',
  collections: 'Media collections, and what is in them.',
  shares: 'Who has which level on what, requests for access, reviews and public links.',
  access:
    'Who may do what on the library, and why. Applications that speak AuthZEN 1.0 ask `/access/v1` beside this API instead, with the same token.',
  analytics: 'Figures over time.',
} as const

export type Tag = keyof typeof tags

/** Where an application may ask on behalf of somebody. */
export const libraryTags: readonly Tag[] = ['library', 'collections', 'shares', 'access']
