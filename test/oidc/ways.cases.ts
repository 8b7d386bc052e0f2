import { readMail } from '../../src/domain/mails/mails.ts'
import { deliverDue } from '../../src/domain/outbox/work-outbox.ts'
import { setPassword } from '../../src/domain/passwords/passwords.ts'
import { askedMailDelivery } from '../../src/domain/recovery/write-asked-mail.ts'
import { createUpstream } from '../../src/domain/upstreams/upstreams.ts'
import type { SignInPolicy } from '../../src/model/sign-in-policy.ts'
import { type Agency, password, signIn } from '../support/agency.ts'
import type { TestApp } from '../support/app.ts'
import type { Browser, View } from '../support/browser.ts'
import { goToProvider } from '../support/other-provider.ts'
import { passkeyOf } from '../support/passkey-world.ts'
import { codeOf, codesOn, givenFactors, kept, setPolicy } from '../support/second-factor.ts'
import {
  type Question,
  questionOf,
  sendAnswer,
  type SoftPasskey,
} from '../support/soft-passkeys.ts'
import { anUpstream } from '../support/upstreams.ts'

export type Place = {
  readonly app: TestApp
  readonly world: Agency
  readonly window: Browser
  /** The issuer of a provider elsewhere, at which everybody is Ana. */
  readonly elsewhere: string
}

/** From the address of an authorization request up to the last step, and that step. */
export type Steps = {
  readonly begin: (address: string) => Promise<View>
  readonly finish: (view: View) => Promise<View>
}

/** A way in: one entry here and it is tried against everything that may stand in the way. */
export type Way = {
  readonly name: string
  /** What it reaches: `known` is a remembered browser, `word` another provider's. */
  readonly factors: 'one' | 'known' | 'word' | 'two'
  /** The policy under which nobody comes in this way any more; undefined where no policy switches it off. */
  readonly off: Partial<SignInPolicy> | undefined
  /** Switches it off where no policy does. */
  readonly switchOff?: (place: Place) => Promise<unknown>
  /** Makes what Ana needs for it. */
  readonly prepare: (place: Place) => Promise<Steps>
}

export const ways: readonly Way[] = [
  {
    name: 'a password',
    factors: 'one',
    off: { passwords: false },
    prepare: async ({ window }) => ({
      begin: async address => window.submit(await window.open(address), { username: 'ana' }),
      finish: view => window.submit(view, { password }),
    }),
  },
  {
    name: 'a one-time password that is changed',
    factors: 'one',
    off: { passwords: false },
    async prepare({ app, world, window }) {
      const given = { userId: world.ana.id, password, oneTime: true }
      await setPassword(world.context, app, given)
      const next = 'quite another three words'
      const fields = { 'new-password': next, 'repeated-password': next }
      return {
        begin: async address => signIn(window, await window.open(address), 'ana'),
        finish: view => window.submit(view, fields),
      }
    },
  },
  {
    name: 'a password and the code of an app',
    factors: 'two',
    off: { passwords: false },
    async prepare({ app, world, window }) {
      const { secret } = await givenFactors(app, world.context, world.ana)
      return {
        begin: async address => signIn(window, await window.open(address), 'ana'),
        finish: view => window.submit(view, { code: codeOf(secret, 30) }),
      }
    },
  },
  {
    name: 'a password and a recovery code',
    factors: 'two',
    off: { passwords: false },
    async prepare({ app, world, window }) {
      const { recoveryCodes } = await givenFactors(app, world.context, world.ana)
      return {
        async begin(address) {
          const { url } = await signIn(window, await window.open(address), 'ana')
          return window.open(url.pathname.replace(/\/ways$/, '/recovery'))
        },
        finish: view => window.submit(view, { code: recoveryCodes[0] ?? '' }),
      }
    },
  },
  {
    name: 'a passkey',
    factors: 'two',
    off: { passkeys: false },
    prepare: async ({ world, window }) => withPasskey(window, await passkeyOf(world, world.ana)),
  },
  {
    name: 'a password and a passkey',
    factors: 'two',
    off: { passwords: false, passkeys: false }, // a passkey alone would do
    async prepare({ world, window }) {
      const { begin, finish } = withPasskey(window, await passkeyOf(world, world.ana), 'ana')
      return {
        begin,
        async finish(view) {
          const shown = await finish(view)
          return codesOn(shown).length === 0 ? shown : kept(window, shown)
        },
      }
    },
  },
  {
    name: 'a password in a browser that is remembered',
    factors: 'known',
    off: { passwords: false },
    async prepare({ app, world, window }) {
      const { secret } = await givenFactors(app, world.context, world.ana)
      const asked = await signIn(
        window,
        await window.open((await world.application.begin()).url),
        'ana',
      )
      await window.submit(asked, { code: codeOf(secret, 30), remember: 'on' })
      await app.db('oidc_records').where({ sub: world.ana.sub }).del()
      return {
        begin: async address => window.submit(await window.open(address), { username: 'ana' }),
        finish: view => window.submit(view, { password }),
      }
    },
  },
  {
    name: 'a code by mail',
    factors: 'one',
    off: { mailedCodes: false },
    async prepare(place) {
      await setPolicy(place.world, { mailedCodes: true })
      return withMailedCode(place)
    },
  },
  {
    name: 'a code by mail and the code of an app',
    factors: 'two',
    off: { mailedCodes: false },
    async prepare(place) {
      const { app, world, window } = place
      await setPolicy(world, { mailedCodes: true })
      const { secret } = await givenFactors(app, world.context, world.ana)
      const { begin, finish } = withMailedCode(place)
      return {
        begin: async address => finish(await begin(address)),
        finish: view => window.submit(view, { code: codeOf(secret, 30) }),
      }
    },
  },
  {
    name: 'another provider',
    factors: 'word',
    off: undefined,
    switchOff: ({ app, world: { account } }) =>
      app.db('upstreams').where({ account_id: account.id }).update({ enabled: false }),
    prepare: withProvider,
  },
  {
    name: 'a session from before',
    factors: 'one',
    off: undefined,
    async prepare({ app, world, window }) {
      await signIn(window, await window.open((await world.application.begin()).url), 'ana')
      await app
        .db('oidc_records')
        .where({ sub: world.ana.sub })
        .whereNot({ model: 'Session' })
        .del()
      return {
        begin: async address => nothingYet(address),
        finish: ({ url }) => window.open(url.href),
      }
    },
  },
]

/** The browser is asked before the last step, which is its answer; after a password where somebody is named. */
function withPasskey(window: Browser, key: SoftPasskey, userName?: string): Steps {
  const asked: { question?: Question } = {}
  return {
    async begin(address) {
      const page = await window.open(address)
      const view = userName === undefined ? page : await signIn(window, page, userName)
      asked.question = await questionOf(window, view)
      return view
    },
    finish: async view => sendAnswer(window, view, key.show(asked.question ?? { challenge: '' })),
  }
}

/** The code is mailed, if there is anybody to mail it to, before it is entered. */
function withMailedCode({ app, world, window }: Place): Steps {
  return {
    async begin(address) {
      const ways = await window.submit(await window.open(address), { username: 'ana' })
      const index = ways.text.split('<form').findIndex(form => form.includes('/code/send"')) - 1
      return window.submit(ways, {}, { index })
    },
    finish: async view => window.submit(view, { code: await mailedCode(app, world) }),
  }
}

/** The code that was mailed last, once everything that was asked for in this account is done; empty where none was. */
async function mailedCode(app: TestApp, { account, context }: Agency): Promise<string> {
  const open = { account_id: account.id, kind: 'mail-asked' }
  // Another test may be about to deliver it.
  for (let tries = 0; tries < 100; tries++) {
    if ((await app.db('outbox').where(open)).length === 0) break
    await deliverDue(app.db, 'mail-asked', askedMailDelivery(app.box))
  }
  const mails = app.db('mails').where({ account_id: account.id }).orderBy('id', 'desc')
  const [id = ''] = await mails.limit(1).pluck<string[]>('id')
  const text = id === '' ? '' : (await readMail(context, app.box, id)).text
  return /: (\d{4} \d{4})/.exec(text ?? '')?.[1] ?? ''
}

/** Ana is found by her mail address, since she was never there before. */
async function withProvider({ app, world, window, elsewhere }: Place): Promise<Steps> {
  const usual = anUpstream({ name: 'Elsewhere', creates: false, linksByMail: true })
  const protocol = { ...usual.protocol, issuer: elsewhere }
  await createUpstream(world.context, app.box, { ...usual, protocol })
  const back: { callback?: string } = {}
  return {
    async begin(address) {
      const page = await window.open(address)
      back.callback = (await goToProvider(window, page)).callback
      return page
    },
    finish: async () => window.open(back.callback ?? ''),
  }
}

function nothingYet(address: string): View {
  return { status: 200, url: new URL(address), text: '', headers: new Headers() }
}
