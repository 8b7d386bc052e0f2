import * as fc from 'fast-check'
import { assign } from '../../src/domain/applications/assignments.ts'
import { assignAppRole, createAppRole } from '../../src/domain/applications/app-roles.ts'
import { createApplication } from '../../src/domain/applications/applications.ts'
import type { Context } from '../../src/domain/context.ts'
import { addMembers } from '../../src/domain/groups/change-members.ts'
import type { GroupChangeToPreview } from '../../src/domain/groups/preview-group.ts'
import { grantRight } from '../../src/domain/rights/grants.ts'
import type { Application } from '../../src/model/application.ts'
import type { Group } from '../../src/model/group.ts'
import type { User } from '../../src/model/user.ts'
import { localGroup } from './groups.ts'
import { localUser } from './people.ts'

const rightsGiven = ['assets.approve', 'billing.view', 'analytics.view'] as const

/** An account of four users, four groups and four applications. */
export type World = {
  readonly context: Context
  readonly users: readonly User[]
  readonly groups: readonly Group[]
  readonly applications: readonly Application[]
}

/** Pairs of places in the lists of a world. */
type Edges = readonly (readonly [number, number])[]

/** How they hang together, and a change of one group. */
export type Plan = {
  readonly memberships: Edges
  readonly nestings: Edges
  readonly assignments: Edges
  readonly own: Edges
  readonly roles: Edges
  readonly rights: Edges
  readonly kind: GroupChangeToPreview['change']
  readonly target: number
  readonly member: number
}

const edges = fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { maxLength: 6 })
export const plans: fc.Arbitrary<Plan> = fc.record({
  memberships: fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 2, maxLength: 10 }),
  nestings: fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { maxLength: 3 }),
  assignments: edges,
  own: fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { maxLength: 2 }),
  roles: edges,
  rights: edges,
  kind: fc.constantFrom('delete', 'clear', 'remove', 'add'),
  target: fc.nat(3),
  member: fc.nat(3),
})

export async function build(context: Context, plan: Plan): Promise<World> {
  const four = [0, 1, 2, 3]
  const users = await Promise.all(four.map(number => localUser(context, `user ${number}`)))
  const groups: Group[] = []
  for (const number of four) groups.push(await localGroup(context, `Group ${number}`))
  const applications: Application[] = []
  for (const number of four) applications.push(await anApplication(context, number))
  const world = { context, users, groups, applications }
  await fillGroups(world, plan)
  await giveToGroups(world, plan)
  return world
}

async function fillGroups(world: World, plan: Plan): Promise<void> {
  const { context } = world
  for (const [group, user] of plan.memberships) {
    await addMembers(context, groupAt(world, group), { ids: [userAt(world, user)] })
  }
  for (const [outer, inner] of plan.nestings) {
    await addMembers(context, groupAt(world, outer), { ids: [groupAt(world, inner)] })
  }
}

async function giveToGroups(world: World, plan: Plan): Promise<void> {
  const { context } = world
  for (const [number, group] of plan.assignments) {
    await assign(context, clientAt(world, number), groupAt(world, group))
  }
  for (const [number, user] of plan.own) {
    await assign(context, clientAt(world, number), userAt(world, user))
  }
  for (const [number, group] of plan.roles) {
    const giving = { clientId: clientAt(world, number), key: 'editor' }
    await assignAppRole(context, { ...giving, principalId: groupAt(world, group) })
  }
  for (const [number, group] of plan.rights) {
    const right = rightsGiven[number % 3] ?? 'billing.view'
    await grantRight(context, { right, principalId: groupAt(world, group) })
  }
}

async function anApplication(context: Context, number: number): Promise<Application> {
  const { application } = await createApplication(context, {
    name: `Application ${number}`,
    access: 'assigned',
    redirectUris: ['https://studio.example/callback'],
    postLogoutRedirectUris: [],
    homeUrl: null,
    contact: null,
    claims: { groups: 'all' },
  })
  const role = { key: 'editor', name: 'Editor', description: null }
  await createAppRole(context, application.clientId, role)
  return application
}

export const groupAt = ({ groups }: World, at: number): string => groups[at]?.id ?? ''
const userAt = ({ users }: World, at: number): string => users[at]?.id ?? ''
const clientAt = ({ applications }: World, at: number): string => applications[at]?.clientId ?? ''
