import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose'
import { keyTimes } from '../../src/model/signing-key.ts'
import { agency, enter, type Agency } from '../support/agency.ts'
import { testApp, testSecret } from '../support/app.ts'
import { setClock } from '../support/clock.ts'
import { cohort } from '../support/cohort.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'

const app = testApp(test)
const speed = 100
const began = { at: 0 }

/** Seconds by the clock of the database, which runs faster than the real one. */
function now(): number {
  return ((Date.now() - began.at) / 1000) * speed
}

/** An application that keeps the published keys for exactly as long as it is told, and never asks for an unknown one. */
type Verifier = {
  readonly verify: (token: string) => Promise<void>
  readonly sawKeys: ReadonlySet<number>
}

function verifier(issuers: readonly string[], issuer: string): Verifier {
  let kept: { readonly until: number; readonly keys: JSONWebKeySet } | undefined
  let turn = 0
  const sawKeys = new Set<number>()
  const fetchKeys = async (): Promise<JSONWebKeySet> => {
    const asked = now()
    const answer = await fetch(`${issuers[turn++ % issuers.length]}/jwks`)
    const age = Number(/max-age=(\d+)/.exec(answer.headers.get('cache-control') ?? '')?.[1])
    kept = { until: asked + age, keys: (await answer.json()) as JSONWebKeySet }
    sawKeys.add(kept.keys.keys.filter(({ alg }) => alg === 'ES256').length)
    return kept.keys
  }
  return {
    sawKeys,
    async verify(token) {
      const keys = kept !== undefined && now() < kept.until ? kept.keys : await fetchKeys()
      await jwtVerify(token, createLocalJWKSet(keys), { issuer })
    },
  }
}

/** Refreshes at one process after the other, without a pause, and hands each ID token on. */
async function refreshing(
  world: Agency,
  { issuers, token, until }: { issuers: readonly string[]; token: string; until: () => boolean },
  take: (idToken: string) => Promise<void>,
): Promise<void> {
  let refreshToken = token
  for (let turn = 0; !until(); turn++) {
    const { clientId, clientSecret } = world.registration
    const answer = await fetch(`${issuers[turn % issuers.length]}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
        client_id: clientId,
        client_secret: clientSecret ?? '',
      }),
    })
    const body = (await answer.json()) as { id_token: string; refresh_token: string }
    if (answer.status !== 200) throw new Error(JSON.stringify(body))
    refreshToken = body.refresh_token
    await take(body.id_token)
  }
}

test('a rotation under load, by two processes, fails at nobody who keeps the keys as long as told', async t => {
  const world = await agency(app, 'turning')
  const { account } = world
  const settings = { DATABASE_URL: app.database.url, COHORT_LOG_LEVEL: 'warn' }
  const servers = await Promise.all([startServer(settings), startServer(settings)])
  t.teardown(() => Promise.all(servers.map(server => server.stop())))
  const issuers = servers.map(({ origin }: ServerProcess) => `${origin}/t/turning`)
  const people = [world.browser(), world.browser(), world.browser(), world.browser()]
  const refreshTokens: string[] = []
  for (const browser of people) {
    refreshTokens.push((await enter(world, browser)).refresh_token ?? '')
  }

  await setClock(app.db, { ahead: 0, speed })
  began.at = Date.now()
  const verifiers = Array.from({ length: 6 }, () => verifier(issuers, account.issuer))
  const taken: { readonly kid: string; readonly token: string; readonly at: number }[] = []
  const failures: string[] = []
  const check = async (token: string, which: readonly Verifier[]): Promise<void> => {
    const { kid = '' } = decodeProtectedHeader(token)
    for (const { verify } of which) {
      await verify(token).catch((error: unknown) =>
        failures.push(`${now()}: ${kid} ${String(error)}`),
      )
    }
  }
  let over = false
  const load = refreshTokens.map((token, lane) =>
    refreshing(world, { issuers, token, until: () => over }, async idToken => {
      taken.push({ kid: decodeProtectedHeader(idToken).kid ?? '', token: idToken, at: now() })
      // each token meets two of the applications: one that has kept the keys for long, one for a moment
      await check(
        idToken,
        [0, 3].map(step => verifiers[(lane + step) % 6] as Verifier),
      )
    }),
  )

  const loaded = Promise.all(load)
  loaded.catch((error: unknown) => failures.push(String(error)))
  t.teardown(async () => {
    over = true
    await loaded
  })

  // the rotation: by two command lines at the same moment
  const words = ['key', 'rotate', '--account', 'turning', '--json']
  const command = { DATABASE_URL: app.database.url, COHORT_SECRET: testSecret }
  const ended = await Promise.all([cohort(command, words), cohort(command, words)])
  const rotations = ended.map(({ out }) => JSON.parse(out) as { kid: string; created: boolean })
  t.is(rotations.filter(({ created }) => created).length, 1)
  const [kid = ''] = new Set(rotations.map(each => each.kid))
  t.is(new Set(rotations.map(each => each.kid)).size, 1, 'one new key')
  const publishedBy = now()

  const signsWith = (): boolean => taken.at(-1)?.kid === kid
  const deadline = Date.now() + 60_000
  while (!signsWith() && Date.now() < deadline) await sleep(20)
  t.true(now() >= publishedBy + keyTimes.publishedFirst - 600, 'not before its time')
  // caches that hold the former order, the present one and none at all all meet the new key
  await sleep((2 * keyTimes.cached * 1000) / speed)
  // what the retired key signed is still alive
  for (const { token } of taken.filter(each => each.kid !== kid).slice(-50))
    await check(token, verifiers)
  t.deepEqual(
    verifiers.map(({ sawKeys }) => sawKeys.has(2)),
    Array.from(verifiers, () => true),
  )

  // and at the end of its time
  const removed = keyTimes.publishedFirst + keyTimes.keptAfter
  began.at -= (removed / speed) * 1000
  await setClock(app.db, { ahead: now(), speed })
  await sleep((2 * keyTimes.cached * 1000) / speed)
  over = true
  await loaded
  for (const issuer of issuers) {
    const { keys } = (await (await fetch(`${issuer}/jwks`)).json()) as JSONWebKeySet
    const own = keys.filter(({ alg }) => alg === 'ES256').map(key => key.kid)
    t.deepEqual(own, [kid], 'the retired key is gone at both')
  }
  t.deepEqual(failures, [])
  const byNew = taken.filter(each => each.kid === kid).length
  t.true(byNew > 20 && taken.length - byNew > 20, `${byNew} of ${taken.length}`)
  t.log(`${taken.length} tokens, ${byNew} of them by the new key, none refused`)
})
