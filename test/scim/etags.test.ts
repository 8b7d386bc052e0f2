import test from 'ava'
import { testApp } from '../support/app.ts'
import { aGroup, aUser, type ScimClient, scimClient } from '../support/scim.ts'

const app = testApp(test)
let scim: ScimClient

test.before(async () => {
  scim = await scimClient(app.inAccount(await app.makeAccount('lumen')))
})

for (const kind of ['Users', 'Groups'] as const) {
  const body = (name: string) => (kind === 'Users' ? aUser(name) : aGroup(name))
  const change = [{ op: 'replace', path: 'externalId', value: 'changed' }]

  test(`2.8: GET /${kind} with If-None-Match answers 304 for the present version`, async t => {
    const path = `/${kind}/${(await scim.post(`/${kind}`, body('Cached'))).body.id}`
    const etag = (await scim.get(path)).headers.get('etag') ?? ''
    t.regex(etag, /^W\/"\d+"$/)
    const strong = etag.slice(2)
    for (const header of [etag, strong, '*', `"x", ${etag}`, `W/"0",${strong} , "y"`]) {
      const answer = await scim.get(path, { 'if-none-match': header })
      t.is(answer.status, 304, header)
      t.is(answer.headers.get('etag'), etag)
      t.is(answer.headers.get('content-length'), null)
    }
    for (const header of ['W/"0"', '"x"', '', 'nonsense', etag.replaceAll('"', '')]) {
      const answer = await scim.get(path, { 'if-none-match': header })
      t.is(answer.status, 200, header)
      t.is(answer.body.meta.version, etag)
    }
    t.is((await scim.patch(path, change)).status, kind === 'Users' ? 200 : 204)
    const changed = await scim.get(path, { 'if-none-match': etag })
    t.is(changed.status, 200)
    t.not(changed.body.meta.version, etag)
  })

  test(`2.8: If-Match on PUT, PATCH and DELETE of /${kind} compares with the present version`, async t => {
    const made = await scim.post(`/${kind}`, body('Matched'))
    const path = `/${kind}/${made.body.id}`
    const present = async () => (await scim.get(path)).body.meta.version
    const first = await present()
    const stale = ['W/"999"', '"999"', '"abc"', 'nonsense', 'W/"-1"']
    for (const header of stale) {
      const headers = { 'if-match': header }
      for (const answer of [
        await scim.put(path, body('Other'), headers),
        await scim.patch(path, change, headers),
        await scim.delete(path, headers),
      ]) {
        t.is(answer.status, 412, header)
        t.is(answer.body.status, '412')
      }
    }
    t.is(await present(), first)
    for (const form of [(tag: string) => tag, (tag: string) => tag.slice(2), () => '*']) {
      const headers = { 'if-match': form(await present()) }
      const externalId = `e-${headers['if-match']}`
      const op = { op: 'replace', path: 'externalId', value: externalId }
      t.true((await scim.patch(path, [op], headers)).status < 300)
      t.is((await scim.get(path)).body.externalId, externalId)
    }
    t.is((await scim.delete(path, { 'if-match': await present() })).status, 204)
  })

  test(`2.8: any tag that If-Match lists may match on /${kind}, and If-None-Match: * never does`, async t => {
    const path = `/${kind}/${(await scim.post(`/${kind}`, body('Listed'))).body.id}`
    const present = (await scim.get(path)).body.meta.version
    const number = present.slice(2)
    for (const header of ['"998", "999"', `"x${number.slice(1)}`, `x${number}`, '"a, 1", b']) {
      t.is((await scim.patch(path, change, { 'if-match': header })).status, 412, header)
    }
    for (const answer of [
      await scim.put(path, body('Other'), { 'if-none-match': '*' }),
      await scim.patch(path, change, { 'if-none-match': '*', 'if-match': present }),
      await scim.delete(path, { 'if-none-match': '*' }),
    ]) {
      t.is(answer.status, 412)
    }
    t.is((await scim.get(path)).body.meta.version, present)
    const listed = { 'if-match': `"999", W/"abc",${present}` }
    t.true((await scim.patch(path, change, listed)).status < 300)
    t.is((await scim.delete(path, listed)).status, 412)
    t.is(
      (
        await scim.delete(path, {
          'if-match': `"7", "8" , ${(await scim.get(path)).body.meta.version}`,
        })
      ).status,
      204,
    )
  })

  test(`2.8: an unknown one of /${kind} is a 404 whatever the conditions`, async t => {
    const path = `/${kind}/01a201b9-0000-7000-8000-000000000000`
    t.is((await scim.get(path, { 'if-none-match': '*' })).status, 404)
    t.is((await scim.patch(path, change, { 'if-match': '*' })).status, 404)
  })
}

test('2.8: two writers with the same version: one wins, the other is told', async t => {
  const { body } = await scim.post('/Users', aUser('contested'))
  const headers = { 'if-match': body.meta.version }
  const answers = await Promise.all(
    [1, 2, 3, 4].map(number =>
      scim.patch(`/Users/${body.id}`, [{ op: 'add', path: 'title', value: `t${number}` }], headers),
    ),
  )
  t.deepEqual(answers.map(({ status }) => String(status)).toSorted(), ['200', '412', '412', '412'])
})
