import {
  listKeys as list,
  loseSigningKey,
  removeSigningKey,
  rotateSigningKey,
} from '../domain/keys/rotate-keys.ts'
import { isoTimes } from '../lib/iso-times.ts'
import { listKeys, removeKey, rotateKey } from './contract/keys.ts'
import { wholeAnswer } from './lists/listed.ts'
import { route } from './route.ts'

export const keyRoutes = [
  route(listKeys, async ({ context }) => wholeAnswer(await list(context), isoTimes)),
  route(rotateKey, async ({ context, parts, body }) => {
    const { key, created } = await rotateSigningKey(context, parts.box, body.algorithm)
    return { ...isoTimes(key), created }
  }),
  route(removeKey, async ({ context, parts, params, query }) => {
    if (query.lost) return loseSigningKey(context, parts.box, params.key)
    await removeSigningKey(context, params.key)
    return { replacement: null }
  }),
]
