import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { importerOf } from '../../../src/domain/transfer/importers.ts'
import { runImport } from '../../../src/domain/transfer/run-import.ts'
import type { FileRecord } from '../../../src/lib/read-records.ts'
import type { ImportedLine } from '../../../src/model/transfer.ts'
import { testApp } from '../../support/app.ts'

const app = testApp(test)
let context: Context

test.before(async () => {
  context = app.inAccount(await app.makeAccount('lumen'))
})

function records(from: number, to: number, read: (line: number) => void) {
  return async function* open(): AsyncGenerator<FileRecord> {
    for (let line = from; line <= to; line += 1) {
      read(line)
      yield { line, fields: { userName: `person ${line}`, role: 'finance' } }
      await Promise.resolve()
    }
  }
}

test('a long file is read no further ahead than a batch, so its length takes no memory', async t => {
  const importer = importerOf(context, 'users', { box: app.box, invite: false })
  let [read, told, ahead] = [0, 0, 0]
  const summary = await runImport(context, {
    importer,
    dryRun: false,
    open: records(1, 5000, line => {
      read = line
      ahead = Math.max(ahead, read - told)
    }),
    report: { restart: () => undefined, tell: () => void (told += 1) },
  })
  t.like(summary, { lines: 5000, created: 5000, refused: 0 })
  t.is(ahead, importer.batch)
})

test('two imports of the same people at once create each once', async t => {
  const importer = importerOf(context, 'users', { box: app.box, invite: false })
  const lines: ImportedLine[] = []
  const report = { restart: () => undefined, tell: (line: ImportedLine) => void lines.push(line) }
  const one = { importer, dryRun: false, open: records(9000, 9100, () => undefined), report }
  const summaries = await Promise.all([runImport(context, one), runImport(context, one)])
  t.is(summaries[0].created + summaries[1].created, 101)
  const stored = await app.db('users').whereLike('user_name', 'person 9___')
  t.is(stored.length, 101)
})

test('an import that is cut off leaves whole batches, and doing it again goes on', async t => {
  const importer = importerOf(context, 'users', { box: app.box, invite: false })
  let told = 0
  const tell = (): void => {
    told += 1
    if (told === 250) throw new Error('nobody reads')
  }
  const open = records(20_000, 20_499, () => undefined)
  const cut = { importer, dryRun: false, open, report: { restart: () => undefined, tell } }
  await t.throwsAsync(runImport(context, cut), { message: 'nobody reads' })
  t.is((await app.db('users').whereLike('user_name', 'person 20___')).length, 400)
  const whole = { ...cut, report: { restart: () => undefined, tell: () => undefined } }
  t.like(await runImport(context, whole), { created: 100, unchanged: 400 })
})
