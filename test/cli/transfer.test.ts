import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { testApp, testSecret } from '../support/app.ts'
import { cohort } from '../support/cohort.ts'

const app = testApp(test)

test('users, groups and memberships are imported and exported from the command line', async t => {
  await app.makeAccount('lumen')
  const settings = { DATABASE_URL: app.database.url, COHORT_SECRET: testSecret }
  const folder = await mkdtemp(join(tmpdir(), 'cohort-transfer-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'file.csv')
  const run = async (words: readonly string[], content?: string): Promise<string> => {
    if (content !== undefined) await writeFile(file, content)
    const ended = await cohort(settings, [...words, '--account', 'lumen'])
    t.is(ended.code, 0, ended.err)
    return ended.out
  }
  const users = 'userName,role\nann,media_library_restricted_access\nking,king\n'
  const importing = ['user', 'import', '--file', file, '--json']
  const dry = JSON.parse(await run([...importing, '--dry-run'], users)) as { summary: object }
  t.like(dry.summary, { dryRun: true, created: 1, refused: 1 })
  t.deepEqual(await app.db('users').where({ user_name: 'ann' }), [])
  const words = await run(['user', 'import', '--file', file])
  t.regex(words, /created\s+1/)
  t.regex(words, /3\s+king\s+there is no role "king"/)
  await run(['group', 'import', '--file', file], 'name,kind\nOne,sharing\n')
  await run(['membership', 'import', '--file', file], 'group,userName\nOne,ann\n')
  t.regex(await run(['user', 'export']), /^id,userName,[^\n]*\r\n[\w-]+,ann,/)
  await run(['membership', 'export', '--format', 'jsonl', '--file', file])
  t.like(JSON.parse(await readFile(file, 'utf8')), { group: 'One', userName: 'ann' })
})
