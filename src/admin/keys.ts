import {
  listKeys as list,
  loseSigningKey,
  removeSigningKey,
  rotateSigningKey,
  type SigningKeyTimes,
} from '../domain/keys/rotate-keys.ts'
import { listKeys, removeKey, rotateKey } from './contract/keys.ts'
import { type Answer, route } from './route.ts'

export const keyRoutes = [
  route(listKeys, async ({ context }) => {
    return { items: (await list(context)).map(represent), next: null }
  }),
  route(rotateKey, async ({ context, parts, body }) => {
    const { key, created } = await rotateSigningKey(context, parts.box, body.algorithm)
    return { ...represent(key), created }
  }),
  route(removeKey, async ({ context, parts, params, query }) => {
    if (query.lost) return loseSigningKey(context, parts.box, params.key)
    await removeSigningKey(context, params.key)
    return { replacement: null }
  }),
]

function represent(key: SigningKeyTimes): Answer<typeof listKeys>['items'][number] {
  const { kid, algorithm, state, createdAt, activeAt, retiredAt, removedAt } = key
  return {
    kid,
    algorithm,
    state,
    createdAt: createdAt.toISOString(),
    activeAt: activeAt.toISOString(),
    retiredAt: retiredAt?.toISOString() ?? null,
    removedAt: removedAt?.toISOString() ?? null,
  }
}
