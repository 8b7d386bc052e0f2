import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { ownSecret } from '../../src/config/own-secret.ts'

test('the data folder and the secret in it are nobody else’s to read', async t => {
  const place = mkdtempSync(join(tmpdir(), 'cohort-secret-'))
  t.teardown(() => rmSync(place, { recursive: true }))
  const folder = join(place, 'data')
  t.is(await ownSecret(folder), await ownSecret(folder))
  t.is(statSync(folder).mode & 0o777, 0o700)
  t.is(statSync(join(folder, 'secret')).mode & 0o777, 0o600)
})
