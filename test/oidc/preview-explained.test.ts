import test from 'ava'
import { assignAppRole, createAppRole } from '../../src/domain/applications/app-roles.ts'
import { createApplication } from '../../src/domain/applications/applications.ts'
import { changeClaimsContract } from '../../src/domain/applications/claims-contract.ts'
import { changeUser } from '../../src/domain/users/change-user.ts'
import { newId } from '../../src/lib/ids.ts'
import { Refusal } from '../../src/model/refusal.ts'
import { type TokenPreview } from '../../src/oidc/preview.ts'
import { agency } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { makeGroup, partyWith } from '../support/claims.ts'
import { type Asked, preview } from '../support/preview.ts'

const app = testApp(test)

const places = {
  redirectUris: [],
  postLogoutRedirectUris: [],
  access: 'open',
  homeUrl: null,
  contact: null,
  claims: {},
} as const

test('every group and role has its paths: direct, through groups, by whom and until when', async t => {
  const here = await agency(app, 'paths')
  const { context, ana, photographers, account } = here
  const party = await partyWith(here, { groups: 'all', accountRole: true, values: 'externalId' })
  const middle = await makeGroup(context, {
    name: 'Middle',
    members: [photographers],
    externalId: 'm',
  })
  const top = await makeGroup(context, { name: 'Top', members: [middle, ana.id], externalId: 't' })
  const own = { account_id: account.id }
  await context.db('memberships').insert([
    // a circle, and one that does not count
    {
      ...own,
      group_id: photographers,
      member_id: top,
      source_id: account.id,
      member_kind: 'group',
    },
    {
      ...own,
      group_id: top,
      member_id: photographers,
      source_id: account.id,
      member_kind: 'group',
      state: 'suspended',
    },
  ])
  const until = new Date(Date.now() + 3_600_000)
  await context
    .db('memberships')
    .where({ ...own, group_id: photographers, member_id: ana.id })
    .update({ until })
  for (const [key, principalId] of [
    ['a', ana.id],
    ['a', middle],
    ['b', top],
  ] as const) {
    if (key === 'b' || principalId === ana.id) {
      await createAppRole(context, party.clientId, { key, name: key, description: null })
    }
    await assignAppRole(context, { clientId: party.clientId, key, principalId })
  }
  const { groups, roles, warnings, idToken } = await preview(app, here, {
    clientId: party.clientId,
  })
  const shown = (paths: TokenPreview['groups'][number]['paths']): unknown =>
    paths.map(path => path.map(({ group }) => group.name).join(' > '))
  t.deepEqual(
    groups.map(({ name, paths }) => [name, shown(paths)]),
    [
      ['Middle', ['Photographers > Middle']],
      ['Photographers', ['Photographers', 'Top > Photographers']],
      ['Top', ['Top', 'Photographers > Middle > Top']],
    ],
  )
  t.deepEqual(
    groups.map(({ value }) => value).toSorted(),
    idToken?.claims['groups'] as string[],
    'what is explained is what is told',
  )
  const [first] = groups.find(({ id }) => id === photographers)?.paths[0] ?? []
  t.like(first, { source: 'by hand', until: until.toISOString() })
  t.deepEqual(
    roles.map(({ value, from, paths }) => [value, from, shown(paths)]),
    [
      ['developer', 'account', ['']],
      ['a', 'application', ['', 'Photographers > Middle']],
      ['b', 'application', ['Top']],
    ],
  )
  t.deepEqual(
    groups.map(({ lacksExternalId }) => lacksExternalId),
    [false, true, false],
  )
  t.true(warnings.some(({ code }) => code === 'no-external-id'))
})

test('warnings: past a cookie, past a header line, given by reference; and no token of a reference is shown', async t => {
  const here = await agency(app, 'warned')
  const { context, ana, registration } = here
  const { clientId } = registration
  const codes = async (change: object): Promise<readonly string[]> => {
    await changeClaimsContract(context, clientId, change)
    const { warnings, idToken } = await preview(app, here)
    t.false(JSON.stringify(idToken).includes('eyJ'))
    return warnings.map(({ code }) => code)
  }
  t.deepEqual(await codes({}), [])
  await changeUser(context, ana.id, {
    change: user => ({ ...user, attributes: { ...user.attributes, title: 'x'.repeat(3500) } }),
  })
  t.deepEqual(await codes({ attributes: { job: 'title' } }), ['cookie'])
  const two = { job: 'title', again: 'title' }
  t.deepEqual(await codes({ attributes: two }), ['cookie', 'header'])
  t.deepEqual(await codes({ maxBytes: 100 }), ['by-reference'])
})

test('somebody inactive, and a switched-off application, would get nothing; unknown ids are not found', async t => {
  const here = await agency(app, 'nothing')
  const { context, ana, bo, registration } = here
  await changeUser(context, bo.id, { change: user => ({ ...user, active: false }) })
  const seen = await preview(app, here, { userId: bo.id })
  t.deepEqual([seen.idToken, seen.userinfo, seen.accessToken, seen.groups], [null, null, null, []])
  t.deepEqual(seen.entry, { allowed: false, reason: 'inactive' })
  const other = await agency(app, 'nothing-other')
  const unknown: readonly Asked[] = [
    { userId: other.ana.id },
    { clientId: other.registration.clientId },
    { userId: newId() },
    { userId: 'x' },
    { clientId: 'cohort-account' },
    { whatIf: { inGroup: other.photographers } },
    { whatIf: { withRole: 'no-such-role' } },
  ]
  for (const asked of unknown) {
    const { code } = await t.throwsAsync(preview(app, here, asked), { instanceOf: Refusal })
    t.is(code, 'not-found', JSON.stringify(asked))
  }
  const service = { name: 'S', client: { type: 'service' } } as const
  const { application } = await createApplication(context, { ...service, ...places })
  const nobody = preview(app, here, { clientId: application.clientId })
  t.is((await t.throwsAsync(nobody, { instanceOf: Refusal })).code, 'invalid')
  const foreign = preview(app, here, { resource: 'https://api.example/' })
  t.is((await t.throwsAsync(foreign, { instanceOf: Refusal })).field, 'resource')
  await context
    .db('applications')
    .where({ account_id: context.account.id, client_id: registration.clientId })
    .update({ enabled: false })
  const off = await preview(app, here, { userId: ana.id })
  t.deepEqual(off.entry, { allowed: false, reason: 'unknown-application' })
  t.is(off.idToken, null)
})
