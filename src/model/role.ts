import type { Level } from './level.ts'
import { type Right, rights } from './right.ts'

/** The six roles: a fixed record, one for each user. The keys are also the values of a `roles` claim. */
export const roles = [
  'account_administrator',
  'developer',
  'media_library_full_access',
  'media_library_view_only_access',
  'media_library_restricted_access',
  'finance',
] as const

export type Role = (typeof roles)[number]

/** Every role but account administrator: what directories may give. */
export type OrdinaryRole = Exclude<Role, 'account_administrator'>

export type RoleRecord = {
  readonly name: string
  /** The level that the role has on everything in the media library, or null. */
  readonly floor: Level | null
  readonly rights: readonly Right[]
}

const library = ['assets.view', 'assets.download', 'folders.view', 'collections.view'] as const
const libraryWork = [
  ...library,
  'assets.comment',
  'assets.upload',
  'assets.edit',
  'assets.remove',
  'assets.approve',
  'folders.create',
  'folders.manage',
  'collections.create',
  'collections.manage',
  'shares.manage',
  'shares.select-groups',
  'shares.link',
] as const
const finance = ['analytics.view', 'billing.view', 'billing.manage'] as const

/** What a developer leaves to others: user management, with what leads to it, and billing (IK-02, IK-08). */
const notDevelopment: readonly Right[] = [
  'users.view',
  'users.manage',
  'groups.manage',
  'connections.manage',
  'billing.view',
  'billing.manage',
]

export const roleRecords: Readonly<Record<Role, RoleRecord>> = {
  account_administrator: {
    name: 'Account administrator',
    floor: 'manage',
    rights,
  },
  developer: {
    name: 'Developer',
    floor: 'manage',
    rights: rights.filter(right => !notDevelopment.includes(right)),
  },
  media_library_full_access: {
    name: 'Media library full access',
    floor: 'manage',
    rights: ['active', ...libraryWork, 'assets.view-audit', 'assets.manage-audit'],
  },
  media_library_view_only_access: {
    name: 'Media library view-only access',
    floor: 'view',
    rights: ['active', ...library, 'assets.view-audit'],
  },
  media_library_restricted_access: {
    name: 'Media library restricted access',
    floor: null,
    rights: ['active', ...libraryWork],
  },
  finance: { name: 'Finance', floor: null, rights: ['active', ...finance] },
}

/** What a role implies, in an account where *active* comes with it or has to be given (HV-04). */
export function rightsOfRole(
  role: Role,
  { activeByRight }: { readonly activeByRight: boolean },
): readonly Right[] {
  const implied = roleRecords[role].rights
  return activeByRight ? implied.filter(right => right !== 'active') : implied
}

export function isRole(value: string): value is Role {
  return (roles as readonly string[]).includes(value)
}

export const ordinaryRoles: readonly OrdinaryRole[] = roles.filter(
  role => role !== 'account_administrator',
)
