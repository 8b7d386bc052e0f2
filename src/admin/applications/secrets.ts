import {
  addSecret as add,
  listSecrets as list,
  removeSecret as remove,
} from '../../domain/applications/application-secrets.ts'
import { findApplication } from '../../domain/applications/applications.ts'
import { rollSecret as roll } from '../../domain/applications/roll-secret.ts'
import {
  addApplicationSecret,
  listApplicationSecrets,
  removeApplicationSecret,
  rollApplicationSecret,
} from '../contract/applications/secrets.ts'
import { route } from '../route.ts'

export const secretRoutes = [
  route(listApplicationSecrets, async ({ context, params }) => {
    const secrets = await list(context, await findApplication(context, params.application))
    return {
      next: null,
      items: secrets.map(({ createdAt, expiresAt, ...rest }) => ({
        ...rest,
        createdAt: createdAt.toISOString(),
        expiresAt: expiresAt?.toISOString() ?? null,
      })),
    }
  }),
  route(addApplicationSecret, async ({ context, params, body }) => {
    const application = await findApplication(context, params.application)
    const { expiresAt } = body
    const issued = await add(context, application, expiresAt === null ? null : new Date(expiresAt))
    return { ...issued, expiresAt }
  }),
  route(rollApplicationSecret, async ({ context, params, body }) => {
    const application = await findApplication(context, params.application)
    const { formerEndsAt, ...issued } = await roll(context, application, body.graceHours)
    return { ...issued, formerEndsAt: formerEndsAt?.toISOString() ?? null }
  }),
  route(removeApplicationSecret, async ({ context, params }) => {
    const application = await findApplication(context, params.application)
    await remove(context, application, params.secret)
  }),
]
