import test from 'ava'
import { fetchUserInfo } from 'openid-client'
import { assign } from '../../src/domain/applications/assignments.ts'
import { changeClaimsContract } from '../../src/domain/applications/claims-contract.ts'
import { changeGroup } from '../../src/domain/groups/change-group.ts'
import { changeUser } from '../../src/domain/users/change-user.ts'
import type { ClaimsContract } from '../../src/model/claims-contract.ts'
import type { JsonObject } from '../../src/model/json.ts'
import { enter } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { makeGroup, partyWith, world } from '../support/claims.ts'

const app = testApp(test)

test('which groups: the assigned ones, all, those that begin alike, none; by default the assigned, or all where none is', async t => {
  const here = await world(app, 'which')
  const { context, ana, claimsOf } = here
  const crew = await makeGroup(context, { name: 'APP Crew', members: [ana.id] })
  await makeGroup(context, { name: 'App Leads', members: [crew] })
  await makeGroup(context, { name: 'Happy Apps', members: [ana.id] })
  const all = ['APP Crew', 'App Leads', 'Happy Apps', 'Photographers']
  const told = async (claims: ClaimsContract, assigned: readonly string[]): Promise<unknown> => {
    const party = await partyWith(here, claims)
    for (const id of assigned) await assign(context, party.clientId, id)
    return (await claimsOf(party))['groups']
  }
  t.deepEqual(await told({}, []), all)
  t.deepEqual(await told({}, [crew]), ['APP Crew'])
  t.deepEqual(await told({ groups: 'default' }, [crew]), ['APP Crew'])
  t.deepEqual(await told({}, [ana.id]), all, 'an assigned person is no assigned group')
  t.deepEqual(await told({ groups: 'assigned' }, []), [])
  t.deepEqual(await told({ groups: 'assigned' }, [crew]), ['APP Crew'])
  t.deepEqual(await told({ groups: 'all' }, [crew]), all)
  const prefix = { groups: 'prefix', groupPrefix: 'app ' } as const
  t.deepEqual(await told(prefix, [crew]), ['APP Crew', 'App Leads'])
  t.deepEqual(await told({ groups: 'prefix', groupPrefix: '%' }, []), [])
  t.is(await told({ groups: 'none' }, [crew]), undefined)
})

test('AS-33: what stands for a group: its name, its id or its external id, and without one its id', async t => {
  const here = await world(app, 'values')
  const { context, ana, photographers, claimsOf } = here
  await makeGroup(context, { name: 'Zoo', members: [ana.id], externalId: 'ext-1' })
  t.deepEqual((await claimsOf(await partyWith(here, { values: 'name' })))['groups'], [
    'Photographers',
    'Zoo',
  ])
  t.deepEqual(
    (await claimsOf(await partyWith(here, { values: 'externalId' })))['groups'],
    [photographers, 'ext-1'].toSorted(),
  )
  const ids = (await claimsOf(await partyWith(here, { values: 'id' })))['groups'] as string[]
  t.is(ids.length, 2)
  t.true(ids.includes(photographers))
  t.deepEqual(ids, ids.toSorted())
})

test("an external id that is not one group's alone, or that is the id of a group, stands for none", async t => {
  const here = await world(app, 'forged')
  const { context, ana, photographers, claimsOf } = here
  await makeGroup(context, { name: 'Payroll', members: [], externalId: 'payroll' })
  await makeGroup(context, { name: 'Forged', members: [ana.id], externalId: 'payroll' })
  const other = await makeGroup(context, { name: 'Quiet', members: [] })
  await makeGroup(context, { name: 'Forged again', members: [ana.id], externalId: other })
  const told = (await claimsOf(await partyWith(here, { values: 'externalId' })))[
    'groups'
  ] as string[]
  t.is(told.length, 3)
  t.true(told.includes(photographers))
  t.false(told.includes('payroll') || told.includes(other))
})

test('the claims have the names that the application wants, also each other’s; the scopes stay', async t => {
  const here = await world(app, 'names')
  const { claimsOf } = here
  const uri = 'https://app.example/claims/groups'
  const party = await partyWith(here, { names: { groups: uri, roles: 'role' }, accountRole: true })
  const claims = await claimsOf(party)
  t.deepEqual([claims[uri], claims['role']], [['Photographers'], ['developer']])
  t.false('groups' in claims || 'roles' in claims)
  const few = await claimsOf(party, 'openid roles')
  t.deepEqual([uri in few, few['role']], [false, ['developer']])
  const swapped = await partyWith(here, { names: { groups: 'roles', roles: 'groups' } })
  const other = await claimsOf(swapped, 'openid groups')
  t.deepEqual([other['roles'], 'groups' in other], [['Photographers'], false])
  const none = await claimsOf(swapped, 'openid')
  t.false('roles' in none || 'groups' in none)
})

test('where: the ID token and userinfo each only with a contract that says so', async t => {
  const here = await world(app, 'where')
  const { ana, browser } = here
  const window = browser()
  const attributes = { job: 'title' }
  await changeUser(here.context, ana.id, {
    change: user => ({ ...user, attributes: { ...user.attributes, title: 'Editor' } }),
  })
  for (const places of [
    {},
    { idToken: false },
    { userinfo: false },
    { idToken: false, userinfo: false },
  ]) {
    const application = await partyWith(here, { places, attributes, accountRole: true })
    const tokens = await enter({ application }, window)
    const info = await fetchUserInfo(application.configuration, tokens.access_token, ana.sub)
    const both = [tokens.claims() ?? {}, info] as unknown as readonly JsonObject[]
    for (const [at, place] of (['idToken', 'userinfo'] as const).entries()) {
      const isThere = (places as ClaimsContract['places'])?.[place] ?? true
      const { groups, roles, job } = both[at] ?? {}
      t.deepEqual(
        [groups, roles, job],
        isThere ? [['Photographers'], ['developer'], 'Editor'] : [undefined, undefined, undefined],
      )
      t.is(both[at]?.['name'], 'Ana Lima', 'standard claims follow the scope alone')
    }
  }
})

test('a changed contract holds from the next refresh on; suspended and ended memberships never counted', async t => {
  const here = await world(app, 'refreshed')
  const { context, ana, bo, photographers, browser } = here
  const party = await partyWith(here, {})
  const tokens = await enter({ application: party }, browser())
  await changeClaimsContract(context, party.clientId, { values: 'id' })
  const second = await party.refresh(tokens.refresh_token ?? '')
  t.deepEqual(second.claims()?.['groups'], [photographers])
  const rows = context
    .db('memberships')
    .where({ account_id: context.account.id, member_id: ana.id })
  await rows.clone().update({ state: 'suspended' })
  const third = await party.refresh(second.refresh_token ?? '')
  t.deepEqual(third.claims()?.['groups'], [])
  await rows.clone().update({ state: 'active', until: new Date(Date.now() - 1000) })
  const fourth = await party.refresh(third.refresh_token ?? '')
  t.deepEqual(fourth.claims()?.['groups'], [])
  const members = {
    replace: new Set([bo.id, ana.id]),
    add: new Set([bo.id, ana.id]),
    remove: new Set<string>(),
  }
  await changeGroup(context, photographers, { members })
  await rows.clone().update({ until: null })
  const fifth = await party.refresh(fourth.refresh_token ?? '')
  t.deepEqual(fifth.claims()?.['groups'], [photographers])
})
