import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { testApp, testSecret } from '../support/app.ts'
import { cohort } from '../support/cohort.ts'

const app = testApp(test)

test('schema define, list and remove work from a file, and say what is wrong with it', async t => {
  await app.makeAccount('lumen')
  const folder = await mkdtemp(join(tmpdir(), 'cohort-schema-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const settings = { DATABASE_URL: app.database.url, COHORT_SECRET: testSecret }
  const run = (...words: string[]) =>
    cohort(settings, ['schema', ...words, '--account', 'lumen', '--json'])
  const [good, bad, broken] = ['good.json', 'bad.json', 'broken.json'].map(name =>
    join(folder, name),
  )
  const schema = { id: 'urn:acme:Badge', name: 'Badge', attributes: [{ name: 'number' }] }
  await writeFile(good ?? '', JSON.stringify(schema))
  await writeFile(bad ?? '', JSON.stringify({ ...schema, id: 'urn:ietf:x:y' }))
  await writeFile(broken ?? '', '{')

  const defined = await run('define', '--file', good ?? '')
  t.is(defined.code, 0, defined.err)
  t.is((JSON.parse(defined.out) as typeof schema).id, schema.id)
  const listed = JSON.parse((await run('list')).out) as readonly (typeof schema & {
    resource: string
  })[]
  t.deepEqual(
    listed.map(each => [each.id, each.resource, each.attributes.map(({ name }) => name)]),
    [[schema.id, 'User', ['number']]],
  )
  const refused = await run('define', '--file', bad ?? '')
  t.is(refused.code, 1)
  t.regex(refused.err, /cohort: id: /)
  t.is((await run('define', '--file', broken ?? '')).code, 2)
  t.is((await run('define', '--file', join(folder, 'none'))).code, 2)
  t.is((await run('remove', '--urn', schema.id)).code, 0)
  t.deepEqual(JSON.parse((await run('list')).out), [])
})
