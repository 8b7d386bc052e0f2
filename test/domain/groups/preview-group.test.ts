import test from 'ava'
import * as fc from 'fast-check'
import {
  addMembers,
  clearMembers,
  removeMember,
} from '../../../src/domain/groups/change-members.ts'
import { discardGroup } from '../../../src/domain/groups/deleted-groups.ts'
import { getGroup } from '../../../src/domain/groups/groups.ts'
import {
  type GroupChangeToPreview,
  type PersonEffect,
  previewGroupChange,
} from '../../../src/domain/groups/preview-group.ts'
import { effectiveRights } from '../../../src/domain/rights/effective-rights.ts'
import { wholeContract } from '../../../src/model/claims-contract.ts'
import { findClaimValues } from '../../../src/storage/claims.ts'
import { findEntry } from '../../../src/storage/entry/entry.ts'
import { testApp } from '../../support/app.ts'
import { calledBy } from '../../support/callers.ts'
import { build, groupAt, type Plan, plans, type World } from '../../support/group-worlds.ts'
import { localGroup } from '../../support/groups.ts'
import { testSeed } from '../../support/seed.ts'

const app = testApp(test)
type Seen = {
  readonly rights: readonly string[]
  readonly entries: readonly string[]
  readonly roles: readonly string[]
  readonly groups: readonly string[]
}

/** What everybody really has: by the code that decides entry, rights and claims. */
async function look({ context, users, applications }: World): Promise<Map<string, Seen>> {
  const accountId = context.account.id
  const seen = new Map<string, Seen>()
  for (const { id, sub } of users) {
    const [entries, roles]: [string[], string[]] = [[], []]
    let groups: readonly string[] = []
    for (const { id: applicationId, clientId, claims } of applications) {
      const entry = await findEntry(context.db, {
        accountId,
        sub,
        clientId,
        activeByRight: false,
      })
      if (entry?.assigned === true) entries.push(clientId)
      const key = { accountId, personId: id, applicationId }
      const values = await findClaimValues(context.db, key, wholeContract(claims))
      if (values.roles.length > 0) roles.push(clientId)
      groups = values.groups
    }
    const rights = [...(await effectiveRights(context, id))]
    seen.set(id, { rights, entries, roles, groups })
  }
  return seen
}

type Delta = readonly { readonly gained: readonly string[]; readonly lost: readonly string[] }[]

function deltaOf(before: Seen, after: Seen): Delta {
  const names = ['rights', 'entries', 'roles', 'groups'] as const
  return names.map(name => ({
    gained: after[name].filter(each => !before[name].includes(each)).toSorted(),
    lost: before[name].filter(each => !after[name].includes(each)).toSorted(),
  }))
}

function deltaIn({ effect }: PersonEffect): Delta {
  const nothing = { gained: [], lost: [] }
  const { rights = nothing, applications = nothing, appRoles = nothing, groups } = effect
  return [
    sorted(rights, right => right),
    sorted(applications, ({ clientId }) => clientId),
    sorted(appRoles, ({ application }) => application.clientId),
    sorted(groups, ({ name }) => name),
  ]
}

function sorted<Item>(
  { gained, lost }: { gained: readonly Item[]; lost: readonly Item[] },
  toText: (item: Item) => string,
): Delta[number] {
  return { gained: gained.map(toText).toSorted(), lost: lost.map(toText).toSorted() }
}

async function previewed(
  world: World,
  id: string,
  change: GroupChangeToPreview,
): Promise<PersonEffect[]> {
  const all: PersonEffect[] = []
  for (let after: string | undefined = ''; after !== undefined;) {
    const page = after === '' ? { limit: 2 } : { after, limit: 2 }
    const part = await previewGroupChange(world.context, id, { change, page })
    all.push(...part.items)
    after = part.next
  }
  return all
}

async function make({ context }: World, id: string, change: GroupChangeToPreview): Promise<void> {
  if (change.change === 'add') await addMembers(context, id, change)
  if (change.change === 'remove') await removeMember(context, id, change.member)
  if (change.change === 'clear') await clearMembers(context, id)
  if (change.change !== 'delete') return
  await discardGroup(context, id, { confirmation: (await getGroup(context, id)).name })
}

function changeOf(world: World, { kind, member }: Plan): GroupChangeToPreview {
  const user = world.users[member]?.id ?? ''
  if (kind === 'add') return { change: kind, ids: [user, groupAt(world, (member + 1) % 4)] }
  return kind === 'remove' ? { change: kind, member: user } : { change: kind }
}

const codeOf = async (run: Promise<unknown>): Promise<string> =>
  run.then(
    () => 'done',
    (error: unknown) => (error as { code: string }).code,
  )

test('HV-13, IK-27: the preview of deleting, clearing, removing and adding equals what then happens', async t => {
  t.timeout(240_000)
  const seed = testSeed()
  t.log(`seed ${seed}`)
  let [changed, round] = [0, 0]
  await fc.assert(
    fc.asyncProperty(plans, async plan => {
      round += 1
      const world = await build(app.inAccount(await app.makeAccount(`world-${round}`)), plan)
      const id = groupAt(world, plan.target)
      const change = changeOf(world, plan)
      const before = await look(world)
      const events = await app.db('events').where({ account_id: world.context.account.id }).count()
      const asked: { effects: readonly PersonEffect[] } = { effects: [] }
      const preview = await codeOf(
        previewed(world, id, change).then(effects => (asked.effects = effects)),
      )
      t.deepEqual(await look(world), before)
      t.deepEqual(
        await app.db('events').where({ account_id: world.context.account.id }).count(),
        events,
      )
      t.is(await codeOf(make(world, id, change)), preview)
      const after = await look(world)
      const told = new Map(asked.effects.map(each => [each.user.id, deltaIn(each)]))
      for (const user of world.users) {
        const delta = deltaOf(before.get(user.id) as Seen, after.get(user.id) as Seen)
        const nothing = delta.every(({ gained, lost }) => gained.length + lost.length === 0)
        if (!nothing) changed += 1
        t.deepEqual(told.get(user.id) ?? delta.map(() => ({ gained: [], lost: [] })), delta)
      }
    }),
    { numRuns: 25, seed },
  )
  t.true(changed > 10, `${changed} changes`)
})

test('a preview asks for the right of the change and is refused what the change is refused', async t => {
  const context = app.inAccount(await app.makeAccount('refused'))
  const { id } = await localGroup(context, 'Guarded')
  const page = {}
  const asDeveloper = previewGroupChange(calledBy(context, 'developer'), id, {
    change: { change: 'delete' },
    page,
  })
  t.is(await codeOf(asDeveloper), 'forbidden')
  const change = { change: 'remove', member: id } as const
  t.is(await codeOf(previewGroupChange(context, id, { change, page })), 'not-found')
  t.is(
    await codeOf(previewGroupChange(context, 'nowhere', { change: { change: 'clear' }, page })),
    'not-found',
  )
})
