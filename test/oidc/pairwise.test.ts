import test from 'ava'
import { fetchUserInfo } from 'openid-client'
import { pairwiseSubject, subjectFor } from '../../src/domain/applications/pairwise.ts'
import { agency, enter } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { addClient } from '../support/clients.ts'

const app = testApp(test)

const client = { subjects: 'pairwise' } as const

test('OpenID Connect Core 8: each sector knows a person by another subject, in every token and answer alike', async t => {
  const { context, ana, browser } = await agency(app, 'sectors')
  const one = await addClient(context, { client })
  const twin = await addClient(context, {
    client,
    redirectUris: ['https://app.example/other', 'https://app.example/callback'],
  })
  const other = await addClient(
    context,
    { client, redirectUris: ['https://elsewhere.example/callback'] },
    { redirectUri: 'https://elsewhere.example/callback' },
  )
  const window = browser()
  const tokens = await enter({ application: one.party }, window)
  const sub = tokens.claims()?.sub ?? ''
  t.not(sub, ana.sub)
  t.is(sub.length, 43)
  const info = await fetchUserInfo(one.party.configuration, tokens.access_token, sub)
  t.is(info.sub, sub)
  const { body } = await one.party.post('/token/introspection', { token: tokens.access_token })
  t.is(body['sub'], sub)
  const refreshed = await one.party.refresh(tokens.refresh_token ?? '')
  t.is(refreshed.claims()?.sub, sub)
  t.is(await subjectFor(context, one.application, ana.sub), sub, 'what other parts of us say')

  t.is((await enter({ application: twin.party }, window)).claims()?.sub, sub, 'the same sector')
  t.not((await enter({ application: other.party }, window)).claims()?.sub, sub)
})

test('an access token for a resource names the person as the ID token does', async t => {
  const { context, browser } = await agency(app, 'resource-sub')
  const audience = 'https://prints.example/'
  const { party } = await addClient(context, {
    client: { ...client, resources: [{ audience, scopes: ['read'] }] },
  })
  const began = await party.begin({ resource: audience, scope: 'openid read' })
  const window = browser()
  const page = await window.open(began.url)
  const back = await window.submit(page, { username: 'ana', password: 'three unrelated words' })
  const { body } = await party.post('/token', {
    grant_type: 'authorization_code',
    code: back.url.searchParams.get('code') ?? '',
    redirect_uri: party.redirectUri,
    code_verifier: began.verifier,
    resource: audience,
  })
  const [id, access] = ['id_token', 'access_token'].map(name => payloadOf(String(body[name])))
  t.is(id?.['sub'], access?.['sub'])
  t.is(access?.['aud'], audience)
})

test('two accounts have nothing in common, and what subjects are made with is none of the installation’s secrets', async t => {
  const [one, two] = [await agency(app, 'lasting'), await agency(app, 'apart')]
  const before = await pairwiseSubject(one.context, 'app.example', one.ana.sub)
  t.not(await pairwiseSubject(two.context, 'app.example', one.ana.sub), before)
  const salts = await app.db('accounts').pluck<string[]>('subject_salt')
  t.is(new Set(salts).size, salts.length)
  await app
    .db('accounts')
    .where({ id: one.account.id })
    .update({ subject_salt: salts.join('') })
  t.not(await pairwiseSubject(one.context, 'app.example', one.ana.sub), before)
})

test('redirect URIs on several hosts, and none with a host, need a sector of their own', async t => {
  const { context } = await agency(app, 'named')
  const several = ['https://a.example/callback', 'https://b.example/callback']
  const native = {
    client: { ...client, type: 'native' },
    redirectUris: ['com.example.app:/back'],
  } as const
  await t.throwsAsync(addClient(context, { client, redirectUris: several }), { message: /sector/ })
  await t.throwsAsync(addClient(context, native), { message: /sector/ })
  const sector = 'example.com'
  await t.notThrowsAsync(
    addClient(context, { client: { ...client, sector }, redirectUris: several }),
  )
})

function payloadOf(token: string): Record<string, unknown> {
  const [, payload = ''] = token.split('.')
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
}
