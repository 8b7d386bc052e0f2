import test from 'ava'
import { fetchUserInfo } from 'openid-client'
import { changeUser } from '../../src/domain/users/change-user.ts'
import { enterpriseUser } from '../../src/model/user-attributes.ts'
import { enter } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { partyWith, world } from '../support/claims.ts'

const app = testApp(test)

test('claims tell user attributes of any kind, and what somebody has not is left out', async t => {
  const here = await world(app, 'mapped')
  const { context, ana, claimsOf } = here
  const attributes = {
    title: 'title',
    family: 'name.familyName',
    department: `${enterpriseUser}:department`,
    manager: `${enterpriseUser}:manager.displayName`,
    login: 'userName',
    mails: 'emails',
    work_mail: 'emails[type eq "WORK"].value',
    home_mail: 'emails[type eq "home"].value',
    towns: 'addresses.locality',
    entitlements: 'entitlements',
    'urn:app:external': 'externalId',
  }
  const party = await partyWith(here, { attributes })
  const before = await claimsOf(party)
  t.deepEqual(
    Object.keys(attributes).filter(name => name in before),
    ['login', 'mails'],
  )
  await changeUser(context, ana.id, {
    change: user => ({
      ...user,
      externalId: 'e-1',
      attributes: {
        name: { familyName: 'Lima' },
        title: 'Editor',
        [enterpriseUser]: { department: 'Photo', manager: { value: ana.id, displayName: 'Bo' } },
      },
      values: {
        emails: [
          { value: 'a@x.example', type: 'other' },
          { value: 'b@x.example', type: 'work' },
          { value: 'c@x.example', type: 'work' },
        ],
        addresses: [{ locality: 'Lisbon' }, { country: 'PT' }],
        entitlements: [{ value: 'seat' }],
      },
    }),
  })
  t.like(await claimsOf(party, 'openid'), {
    title: 'Editor',
    family: 'Lima',
    department: 'Photo',
    manager: 'Bo',
    login: 'ana',
    mails: ['a@x.example', 'b@x.example', 'c@x.example'],
    work_mail: 'b@x.example',
    towns: ['Lisbon'],
    entitlements: ['seat'],
    'urn:app:external': 'e-1',
  })
  t.false('home_mail' in (await claimsOf(party)))
})

test('3.4 row 5: a contract that slipped past its rules still names nobody else and gives no time', async t => {
  const here = await world(app, 'slipped')
  const { ana, context, claimsOf, account } = here
  const party = await partyWith(here, {})
  const attributes = { sub: 'userName', iss: 'userName', exp: 'userName', email: 'userName' }
  await context
    .db('applications')
    .where({ account_id: account.id, client_id: party.clientId })
    .update({ claims: JSON.stringify({ attributes }) })
  const claims = await claimsOf(party, 'openid email')
  t.like(claims, { sub: ana.sub, iss: account.issuer, email: 'ana@agency.example' })
  t.is(typeof claims['exp'], 'number')
})

test('OpenID Core 5.4: profile, email, address and phone come from the SCIM attributes', async t => {
  const here = await world(app, 'standard')
  const { context, ana, application, browser } = here
  await changeUser(context, ana.id, {
    change: user => ({
      ...user,
      attributes: {
        name: { givenName: 'Ana', familyName: 'Lima', middleName: 'Sol' },
        nickName: 'Ani',
        profileUrl: 'https://people.example/ana',
        timezone: 'Europe/Lisbon',
        locale: 'pt-PT',
      },
      values: {
        ...user.values,
        phoneNumbers: [{ value: '+351 1' }, { value: 'tel:+351-2', primary: true }],
        photos: [
          { value: 'data:image/png;base64,AAAA' },
          { value: 'https://pics.example/a', primary: true },
        ],
        addresses: [
          {
            formatted: 'Rua 1\nLisbon',
            streetAddress: 'Rua 1',
            locality: 'Lisbon',
            region: 'LX',
            postalCode: '1000',
            country: 'PT',
          },
        ],
      },
    }),
  })
  const window = browser()
  const scope = 'openid profile email address phone'
  const tokens = await enter({ application }, window, { scope })
  const expected = {
    name: 'Ana Lima',
    given_name: 'Ana',
    family_name: 'Lima',
    middle_name: 'Sol',
    nickname: 'Ani',
    preferred_username: 'ana',
    profile: 'https://people.example/ana',
    picture: 'https://pics.example/a',
    zoneinfo: 'Europe/Lisbon',
    locale: 'pt-PT',
    email: 'ana@agency.example',
    phone_number: '+351-2',
    address: {
      formatted: 'Rua 1\nLisbon',
      street_address: 'Rua 1',
      locality: 'Lisbon',
      region: 'LX',
      postal_code: '1000',
      country: 'PT',
    },
  }
  t.like(tokens.claims(), expected)
  const info = await fetchUserInfo(application.configuration, tokens.access_token, ana.sub)
  t.like(info, expected)
  t.is(typeof info.updated_at, 'number')
  t.false('email_verified' in info, 'nobody here knows')
  const few = (await enter({ application }, window, { scope: 'openid' })).claims() ?? {}
  for (const name of [...Object.keys(expected), 'updated_at']) t.false(name in few, name)
})

test('what is missing or no web address is left out, an address without a part too', async t => {
  const here = await world(app, 'sparse')
  const { context, ana, application, browser } = here
  await changeUser(context, ana.id, {
    change: user => ({
      ...user,
      attributes: { profileUrl: 'javascript:alert(1)' },
      values: { photos: [{ value: 'data:image/png;base64,AAAA' }], addresses: [{ type: 'work' }] },
    }),
  })
  const scope = 'openid profile email address phone'
  const claims = (await enter({ application }, browser(), { scope })).claims() ?? {}
  const gone = ['profile', 'picture', 'address', 'phone_number', 'email', 'given_name', 'zoneinfo']
  t.deepEqual(
    gone.filter(name => name in claims),
    [],
  )
})
