import test from 'ava'
import { askRangeService } from '../../src/lib/breached-passwords.ts'
import { createOutbound } from '../../src/lib/outbound.ts'
import { outboundRules } from '../../src/lib/outbound-rules.ts'
import { type RangeService, rangeService, sha1 } from '../support/range-service.ts'

const password = 'violet harbour 19'

function asking(
  { url, host }: Pick<RangeService, 'url' | 'host'>,
  failures: unknown[] = [],
): (password: string) => Promise<boolean> {
  const outbound = createOutbound(outboundRules([host]))
  return askRangeService({ url, outbound }, error => failures.push(error))
}

test('ASVS 6.2.12: the service learns five digits of a hash, and a padded answer is long without telling more', async t => {
  const service = await rangeService(t, [password])
  const isBreached = asking(service)
  t.true(await isBreached(password))
  t.false(await isBreached('another one of mine'))
  t.deepEqual(
    service.asked.map(({ path }) => path),
    [password, 'another one of mine'].map(each => `/range/${sha1(each).slice(0, 5)}`),
  )
  t.is(service.asked[0]?.headers['add-padding'], 'true')
  t.false(JSON.stringify(service.asked).includes('violet'))
})

test('ASVS 6.2.12: an entry that only pads is no breach', async t => {
  const service = await rangeService(t, [])
  t.false(await asking(service)('pad 7'))
})

test('ASVS 6.2.12: a service that fails, says nothing or may not be reached refuses no password, and that is told', async t => {
  const service = await rangeService(t, [password])
  const failures: unknown[] = []
  const isBreached = asking(service, failures)
  service.trouble = 503
  t.false(await isBreached(password))
  service.trouble = 'silence'
  t.false(await isBreached(password))
  await service.close()
  t.false(await isBreached(password))
  t.false(await asking({ ...service, host: 'elsewhere.example' }, failures)(password))
  t.deepEqual(
    failures.map(error => (error as Error).message.replace(/127\S+ /, '')),
    [
      'the answer has the status 503',
      'no answer within 2000 ms',
      'no connection (ECONNREFUSED)',
      'may not be reached: COHORT_OUTBOUND_ALLOW does not list it',
    ],
  )
})
