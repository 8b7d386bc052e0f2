import { reencrypt } from '../domain/keys/reencrypt.ts'
import {
  listKeys,
  loseSigningKey,
  removeSigningKey,
  rotateSigningKey,
} from '../domain/keys/rotate-keys.ts'
import { isoTimes } from '../lib/iso-times.ts'
import { keyTimes, signingAlgorithms } from '../model/signing-key.ts'
import { accountOption, type Command, oneOf, type Option, table, text } from './command.ts'
import { contextIn } from './workplace.ts'

const algorithmOption: Option = {
  type: 'string',
  meaning: 'algorithm of the key (ES256)',
  value: signingAlgorithms.join('|'),
}

export const keyCommands: readonly Command[] = [
  {
    name: 'key list',
    summary: 'Lists the signing keys that an account publishes',
    options: { account: accountOption },
    run: async (workplace, options) => {
      const keys = await listKeys(await contextIn(workplace, text(options, 'account')))
      const rows = keys.map(key => [
        key.kid,
        key.algorithm,
        key.state,
        words(key.activeAt),
        words(key.retiredAt),
        words(key.removedAt),
      ])
      const heading = ['kid', 'algorithm', 'state', 'signs from', 'until', 'published until']
      return { json: keys.map(isoTimes), text: table([heading, ...rows]) }
    },
  },
  {
    name: 'key rotate',
    summary: 'Publishes a successor of a signing key, which takes over by itself after ten minutes',
    options: { account: accountOption, algorithm: algorithmOption },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const words = signingAlgorithms
      const algorithm = oneOf(options, 'algorithm', { words, otherwise: 'ES256' })
      const { box } = workplace.installation
      const { key, created } = await rotateSigningKey(context, box, algorithm)
      const what = created ? 'Published' : 'A successor is published already:'
      const when = key.activeAt.toISOString()
      return {
        json: { ...isoTimes(key), created },
        text: `${what} the ${algorithm} key ${key.kid}. It signs from ${when}.\n`,
      }
    },
  },
  {
    name: 'key remove',
    summary: 'Removes a signing key that nothing needs, or with --lost at once whatever needs it',
    options: {
      account: accountOption,
      kid: { type: 'string', meaning: 'id of the key', required: true, value: 'KID' },
      lost: {
        type: 'boolean',
        meaning: 'somebody else may hold it: what it signed is no longer accepted',
      },
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const kid = text(options, 'kid')
      if (options.values['lost'] !== true) {
        await removeSigningKey(context, kid)
        return { json: { kid }, text: 'Removed.\n' }
      }
      const { replacement } = await loseSigningKey(context, workplace.installation.box, kid)
      const minutes = keyTimes.cached / 60
      return {
        json: { kid, replacement },
        text: `Removed; ${replacement} signs now. Applications forget the lost key within ${minutes} minutes.\n`,
      }
    },
  },
  {
    name: 'key reencrypt',
    summary: 'Seals again, with COHORT_SECRET, what COHORT_PREVIOUS_SECRET sealed',
    options: {},
    run: async ({ installation }) => {
      const { resealed, left } = await reencrypt(installation.db, installation.box)
      const verdict =
        left === 0
          ? 'Once every process runs with the present secret, the previous one is not needed.'
          : `${left} cannot be opened with either secret.`
      return { json: { resealed, left }, text: `Sealed ${resealed} anew. ${verdict}\n` }
    },
  },
]

function words(time: Date | null): string {
  return time === null ? '-' : time.toISOString()
}
