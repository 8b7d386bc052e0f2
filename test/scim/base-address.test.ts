import test from 'ava'
import { testApp } from '../support/app.ts'
import { aUser, clientFor, type ScimClient, scimClient } from '../support/scim.ts'

const app = testApp(test)
let scim: ScimClient
let unversioned: ScimClient

test.before(async () => {
  scim = await scimClient(app.inAccount(await app.makeAccount('lumen')))
  unversioned = clientFor(scim.base.replace(/\/v2$/, ''), scim.token)
})

test.serial(
  'GEN-14: the base without a version serves the newest one, and locations name that',
  async t => {
    const made = await unversioned.post('/Users', aUser('mia'))
    t.is(made.status, 201)
    t.is(made.headers.get('location'), `${scim.base}/Users/${made.body.id}`)
    t.deepEqual((await unversioned.get(`/Users/${made.body.id}`)).body, made.body)
    for (const path of [
      '/Users',
      '/Groups',
      '',
      '/ServiceProviderConfig',
      '/Schemas',
      '/ResourceTypes',
    ]) {
      const [old, own] = [await unversioned.get(path), await scim.get(path)]
      t.is(own.status, 200, path)
      t.deepEqual(old.body, own.body, path)
    }
    t.is((await unversioned.post('/.search', {})).status, 200)
    t.is((await unversioned.get('/Me')).status, 501)
  },
)

test.serial('GEN-14: another version is a 400 invalidVers', async t => {
  for (const version of ['v1', 'v3', 'V2', 'v2.1']) {
    const { status, body } = await unversioned.get(`/${version}/Users`)
    t.is(status, 400, version)
    t.is(body.scimType, 'invalidVers')
  }
  t.is((await unversioned.get('/versions')).status, 404)
})

test.serial('GEN-14: a slash at the end is tolerated', async t => {
  for (const path of ['/Users', '/Groups', '', '/Schemas', '/ResourceTypes/User']) {
    const [plain, slashed] = [await scim.get(path), await scim.get(`${path}/`)]
    t.is(slashed.status, 200, path)
    t.deepEqual(slashed.body, plain.body)
  }
})

test.serial('GEN-14, 3.1: unknown query parameters are left alone on every address', async t => {
  for (const path of [
    '/Users',
    '/Groups',
    '',
    '/Schemas',
    '/ResourceTypes',
    '/ServiceProviderConfig',
  ]) {
    t.is((await scim.get(`${path}?aadOptscim062020`)).status, 200, path)
    t.is((await scim.get(`${path}?aadOptscim062020=1&x[y]=z&__proto__=1`)).status, 200, path)
  }
  t.is((await scim.post('/Users?aadOptscim062020', aUser('noah'))).status, 201)
})
