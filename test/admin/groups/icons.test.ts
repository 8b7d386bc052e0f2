import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import type { Account } from '../../../src/model/account.ts'
import { type AdminClient, adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { localGroup } from '../../support/groups.ts'

const app = testApp(test)
let account: Account
let context: Context
let admin: AdminClient

test.before(async () => {
  account = await app.makeAccount('lumen')
  context = app.inAccount(account)
  admin = await adminClient(app, account)
})

const png = (width: number, height: number): Uint8Array<ArrayBuffer> => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const lines = deflateSync(Buffer.alloc((width + 1) * height))
  const chunks = [chunk('IHDR', header), chunk('IDAT', lines), chunk('IEND', Buffer.alloc(0))]
  return Uint8Array.from(Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks]))
}

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(data.length)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, data, Buffer.alloc(4)])
}

const asPng = (body: Uint8Array<ArrayBuffer>) => ({ mediaType: 'image/png', body })

test('HV-07: a picture is stored, served inert and kept by its hash, replaced and taken away', async t => {
  const { id, version } = await localGroup(context, 'With picture')
  const picture = png(64, 64)
  const hash = createHash('sha256').update(picture).digest('hex')
  const path = `/groups/${id}/icon`
  t.is((await admin.get(path)).status, 404)
  const stored = await admin.send('PUT', path, asPng(picture))
  t.like(stored.body, { icon: hash, version: version + 1 })
  const served = await fetch(`${account.issuer}/api/v1${path}?v=${hash}`, {
    headers: { cookie: admin.cookie },
  })
  t.deepEqual(new Uint8Array(await served.arrayBuffer()), picture)
  t.is(served.headers.get('content-type'), 'image/png')
  t.is(served.headers.get('x-content-type-options'), 'nosniff')
  t.is(served.headers.get('content-security-policy'), `default-src 'none'; sandbox`)
  t.regex(served.headers.get('content-disposition') ?? '', /^inline; filename="group-\w+\.png"$/)
  t.regex(served.headers.get('cache-control') ?? '', /immutable/)
  t.regex((await admin.get(path)).headers.get('cache-control') ?? '', /no-cache/)
  t.is((await admin.get(`/groups/${id}`)).body.icon, hash)
  t.is((await admin.send('PUT', path, asPng(picture))).body.version, version + 1)
  const gone = await admin.delete(path)
  t.like(gone.body, { icon: null, version: version + 2 })
  t.is((await admin.get(path)).status, 404)
  t.deepEqual(await app.db('group_icons').where({ group_id: id }), [])
})

test('what is no PNG, JPEG or WebP is refused, whatever it is called; also what is too large', async t => {
  const { id, version } = await localGroup(context, 'Without picture')
  const path = `/groups/${id}/icon`
  const svg = Uint8Array.from(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))
  t.is((await admin.send('PUT', path, { mediaType: 'image/svg+xml', body: svg })).status, 415)
  const cases = {
    'an SVG that says it is a PNG': svg,
    'a GIF': Uint8Array.from(Buffer.from('GIF89a\x01\0\x01\0', 'latin1')),
    'a PNG without anything': png(1, 1).slice(0, 9),
    nothing: new Uint8Array(),
    'too many pixels': png(2000, 10),
  }
  for (const [name, body] of Object.entries(cases)) {
    const answer = await admin.send('PUT', path, asPng(body))
    t.deepEqual([answer.status, answer.body.errors[0].path], [400, 'icon'], name)
  }
  const large = Uint8Array.from(Buffer.concat([png(8, 8), Buffer.alloc(300 * 1024)]))
  t.is((await admin.send('PUT', path, asPng(large))).status, 413)
  t.is((await admin.get(`/groups/${id}`)).body.version, version)
})

test('who may not manage groups gives none a picture', async t => {
  const { id } = await localGroup(context, 'Guarded picture')
  const developer = await adminClient(app, account, { role: 'developer' })
  t.is((await developer.send('PUT', `/groups/${id}/icon`, asPng(png(4, 4)))).status, 403)
  t.is((await developer.delete(`/groups/${id}/icon`)).status, 403)
})
