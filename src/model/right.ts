/** How much a right weighs: the heaviest right of a person decides their class, by which seats are counted. */
export const weights = ['light', 'regular', 'heavy'] as const

export type Weight = (typeof weights)[number]

export const rightFamilies = [
  'accounts',
  'users',
  'groups',
  'applications',
  'connections',
  'analytics',
  'billing',
  'assets',
  'folders',
  'collections',
  'shares',
] as const

export type RightFamily = (typeof rightFamilies)[number]

export type RightRecord = {
  readonly family: RightFamily
  readonly weight: Weight
  readonly summary: string
  /** Rules over others: a group that carries it takes members from administrators alone, unless it was attached otherwise. */
  readonly administrative: boolean
}

const records = {
  active: right('accounts', 'light', 'sign in'),
  'account.view': right('accounts', 'light', 'see the settings of the account'),
  'account.manage': ruling('accounts', 'change the settings of the account'),
  'audit.view': ruling('accounts', 'read the audit trail'),
  'keys.view': right('accounts', 'regular', 'see the signing keys'),
  'keys.manage': ruling('accounts', 'rotate and revoke signing keys'),
  'webhooks.view': right('accounts', 'regular', 'see webhooks and their deliveries'),
  'webhooks.manage': ruling('accounts', 'create, change and replay webhooks'),
  'users.look-up': right('users', 'light', 'find people by name, to share with them'),
  'users.view': right('users', 'regular', 'see users and what they have'),
  'users.manage': ruling('users', 'create, invite, change, suspend and delete users'),
  'groups.view': right('groups', 'regular', 'see groups and their members'),
  'groups.manage': ruling('groups', 'create, change and delete groups and their members'),
  'applications.view': right('applications', 'regular', 'see applications'),
  'applications.manage': ruling('applications', 'create, change and delete applications'),
  'connections.view': right('connections', 'regular', 'see directory connections'),
  'connections.manage': ruling('connections', 'create, change and delete directory connections'),
  'analytics.view': right('analytics', 'light', 'read figures of sign-ins and seats'),
  'billing.view': right('billing', 'light', 'see the plan and its history'),
  'billing.manage': ruling('billing', 'change, cancel and resume the plan'),
  'assets.view': right('assets', 'light', 'see assets'),
  'assets.download': right('assets', 'light', 'download assets'),
  'assets.comment': right('assets', 'light', 'comment on assets'),
  'assets.upload': right('assets', 'regular', 'upload assets and new versions'),
  'assets.edit': right('assets', 'regular', 'change assets and what is said of them'),
  'assets.remove': right('assets', 'regular', 'delete assets and versions'),
  'assets.approve': right('assets', 'heavy', 'approve assets'),
  'assets.view-audit': right('assets', 'light', 'read the audit log of the media library'),
  'assets.manage-audit': right('assets', 'regular', 'keep the audit log of the media library'),
  'folders.view': right('folders', 'light', 'see folders'),
  'folders.create': right('folders', 'regular', 'create folders'),
  'folders.manage': right('folders', 'regular', 'rename, move and delete folders'),
  'collections.view': right('collections', 'light', 'see collections'),
  'collections.create': right('collections', 'light', 'create collections'),
  'collections.manage': right('collections', 'regular', 'change and delete collections'),
  'library.keep': right('assets', 'regular', 'register and change what a library holds'),
  'library.ask': right('assets', 'regular', 'ask who may do what in a library'),
  'shares.manage': right('shares', 'regular', 'share with people and groups'),
  'shares.select-groups': right('shares', 'regular', 'choose groups when sharing'),
  'shares.link': right('shares', 'regular', 'make public links'),
} as const satisfies Readonly<Record<string, RightRecord>>

/** Permission to do a kind of thing (DESIGN 1). */
export type Right = keyof typeof records

/** The catalogue: every right that there is. */
export const rightRecords: Readonly<Record<Right, RightRecord>> = records

export const rights = Object.keys(records) as readonly Right[]

export function isRight(value: string): value is Right {
  return Object.hasOwn(records, value)
}

/** The class of whoever has these rights: that of the heaviest (HV-05). */
export function classOf(held: Iterable<Right>): Weight {
  const heaviest = [...held].map(each => weights.indexOf(rightRecords[each].weight))
  return weights[Math.max(0, ...heaviest)] ?? 'light'
}

function right(family: RightFamily, weight: Weight, summary: string): RightRecord {
  return { family, weight, summary, administrative: false }
}

function ruling(family: RightFamily, summary: string): RightRecord {
  return { family, weight: 'heavy', summary, administrative: true }
}
