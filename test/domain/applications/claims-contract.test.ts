import test from 'ava'
import {
  createApplication,
  findApplication,
} from '../../../src/domain/applications/applications.ts'
import {
  type ClaimsChange,
  changeClaimsContract,
} from '../../../src/domain/applications/claims-contract.ts'
import type { Context } from '../../../src/domain/context.ts'
import { defineSchema } from '../../../src/domain/schemas/schemas.ts'
import type { ClaimsContract } from '../../../src/model/claims-contract.ts'
import { Refusal } from '../../../src/model/refusal.ts'
import { enterpriseUser } from '../../../src/model/user-attributes.ts'
import { register } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { badgeSchema, badgeUrn } from '../../scim/support/badge-schema.ts'

const app = testApp(test)
let context: Context

test.before(async () => {
  context = app.inAccount(await app.makeAccount('contracts'))
})

async function stored(clientId: string): Promise<ClaimsContract> {
  const where = { account_id: context.account.id, client_id: clientId }
  const [claims] = await app.db('applications').where(where).pluck<ClaimsContract[]>('claims')
  return claims ?? {}
}

async function refusal(clientId: string, change: ClaimsChange): Promise<Refusal> {
  const tried = changeClaimsContract(context, clientId, change)
  try {
    await tried
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error(`not refused: ${JSON.stringify(change)}`)
}

test('a change is merged into the contract, null gives a default back, and the event tells before and after', async t => {
  const { clientId } = await register(context, { accountRole: true })
  await changeClaimsContract(context, clientId, { values: 'id', maxValues: 5 })
  t.deepEqual(await stored(clientId), { accountRole: true, values: 'id', maxValues: 5 })
  const { id, version } = await findApplication(context, clientId)
  const after = await changeClaimsContract(context, clientId, { accountRole: null, maxValues: 7 })
  t.deepEqual(after, { values: 'id', maxValues: 7 })
  t.deepEqual(await stored(clientId), after)
  t.is((await findApplication(context, clientId)).version, version + 1)
  const events = await app
    .db('events')
    .where({ target_id: id, type: 'application.claims_changed' })
    .orderBy('id')
    .pluck('data')
  t.deepEqual(events.at(-1), {
    before: { accountRole: true, maxValues: 5 },
    after: { accountRole: null, maxValues: 7 },
  })
  await changeClaimsContract(context, clientId, { maxValues: 7 })
  t.is((await findApplication(context, clientId)).version, version + 1, 'the same writes nothing')
})

test('3.4 row 5: claims of the protocol, standard claims, groups and roles cannot be given an attribute or taken as names', async t => {
  const { clientId } = await register(context)
  const protocol =
    'sub iss aud exp iat nonce sid acr amr azp at_hash jti client_id scope cnf act hasgroups _claim_names _claim_sources EXP'
  const standard = 'email email_verified preferred_username name phone_number address'
  const impossible = ['__proto__', 'a claim', '', '1st', 'x'.repeat(121), 'http:']
  const ours = 'constructor toString valueOf'
  const taken = [...`${protocol} ${standard} ${ours}`.split(' '), ...impossible]
  for (const name of taken) {
    const mapped = await refusal(clientId, { attributes: Object.fromEntries([[name, 'title']]) })
    t.like(mapped, { code: 'invalid', field: 'attributes' }, name)
    t.like(await refusal(clientId, { names: { groups: name } }), { field: 'names' }, name)
    t.like(await refusal(clientId, { names: { roles: name } }), { field: 'names' }, name)
  }
  for (const name of ['groups', 'roles', 'Roles', 'GROUPS']) {
    t.like(await refusal(clientId, { attributes: { [name]: 'title' } }), { field: 'attributes' })
  }
  t.deepEqual(await stored(clientId), {})
})

test('3.4 row 6: the contract is judged as a whole: a change cannot make what a new one may not be', async t => {
  const { clientId } = await register(context, { attributes: { team: 'title' } })
  t.like(await refusal(clientId, { names: { groups: 'team' } }), { field: 'names' })
  t.like(await refusal(clientId, { names: { groups: 'roles' } }), { field: 'names' })
  t.like(await refusal(clientId, { groups: 'prefix' }), { field: 'groupPrefix' })
  t.like(await refusal(clientId, { groupPrefix: 'App ' }), { field: 'groupPrefix' })
  const both = { names: { groups: 'roles', roles: 'groups' } }
  t.deepEqual((await changeClaimsContract(context, clientId, both)).names, both.names)
  const created = createApplication(context, {
    name: 'New',
    redirectUris: ['https://app.example/callback'],
    postLogoutRedirectUris: [],
    access: 'open',
    homeUrl: null,
    contact: null,
    claims: { names: { roles: 'sub' } },
  })
  t.is((await t.throwsAsync(created, { instanceOf: Refusal })).field, 'names')
})

test('words and numbers that are none are refused with their field', async t => {
  const { clientId } = await register(context)
  const wrong: readonly (readonly [object, string])[] = [
    [{ groups: 'some' }, 'groups'],
    [{ values: 'path' }, 'values'],
    [{ places: { cookie: true } }, 'places'],
    [{ maxValues: -1 }, 'maxValues'],
    [{ maxValues: 1.5 }, 'maxValues'],
    [{ maxValues: 10_001 }, 'maxValues'],
    [{ maxBytes: Number.NaN }, 'maxBytes'],
    [{ groups: 'prefix', groupPrefix: 'x'.repeat(600) }, 'groupPrefix'],
    [{ attributes: { a: 'shoeSize' } }, 'attributes'],
    [{ attributes: { a: 'name' } }, 'attributes'],
    [{ attributes: { a: 'title.value' } }, 'attributes'],
    [{ attributes: { a: 'title[type eq "work"]' } }, 'attributes'],
    [{ attributes: { a: 'addresses' } }, 'attributes'],
    [{ attributes: { a: 'password' } }, 'attributes'],
    [{ attributes: { a: 'groups.value' } }, 'attributes'],
    [{ attributes: { a: 'roles.value' } }, 'attributes'],
    [{ attributes: { a: 'urn:nobody:knows:department' } }, 'attributes'],
    [{ attributes: { a: '"constant"' } }, 'attributes'],
    [{ attributes: { entitlements: 'title' } }, 'attributes'],
    [
      {
        attributes: Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`a${at}`, 'title'])),
      },
      'attributes',
    ],
  ]
  for (const [change, field] of wrong) {
    t.like(await refusal(clientId, change as ClaimsChange), { code: 'invalid', field })
  }
})

test('paths are kept in the spelling of their schema, those of the account’s own schemas too', async t => {
  const { clientId } = await register(context)
  await defineSchema(context, { resource: 'User', document: badgeSchema })
  const attributes = {
    department: `${enterpriseUser.toUpperCase()}:Department`,
    title: 'urn:ietf:params:scim:schemas:core:2.0:User:TITLE',
    town: 'addresses[type eq "work"].LOCALITY',
    mails: 'emails',
    entitlements: 'entitlements',
    'https://app.example/badge': `${badgeUrn}:number`,
  }
  const { attributes: kept } = await changeClaimsContract(context, clientId, { attributes })
  t.deepEqual(kept, {
    department: `${enterpriseUser}:department`,
    title: 'title',
    town: 'addresses[type eq "work"].locality',
    mails: 'emails.value',
    entitlements: 'entitlements.value',
    'https://app.example/badge': `${badgeUrn}:number`,
  })
})

test('applications of another account, unknown ones and the account’s own are not found', async t => {
  const other = app.inAccount(await app.makeAccount('contracts-other'))
  const { clientId } = await register(other)
  for (const id of [clientId, 'nobody', 'cohort-account', '']) {
    t.is((await refusal(id, { maxValues: 1 })).code, 'not-found')
  }
  const rows = await app.db('applications').where({ account_id: other.account.id }).pluck('claims')
  t.deepEqual(rows, [{}, {}])
})

test('two changes at once both hold', async t => {
  const { clientId } = await register(context)
  await Promise.all([
    changeClaimsContract(context, clientId, { maxValues: 3 }),
    changeClaimsContract(context, clientId, { maxBytes: 300 }),
    changeClaimsContract(context, clientId, { values: 'id' }),
  ])
  t.deepEqual(await stored(clientId), { maxValues: 3, maxBytes: 300, values: 'id' })
})
