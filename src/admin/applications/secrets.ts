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
import { wholeAnswer } from '../lists/listed.ts'
import { route } from '../route.ts'
import { isoTimes } from '../../lib/iso-times.ts'

export const secretRoutes = [
  route(listApplicationSecrets, async ({ context, params }) => {
    const secrets = await list(context, await findApplication(context, params.application))
    return wholeAnswer(secrets, isoTimes)
  }),
  route(addApplicationSecret, async ({ context, params, body }) => {
    const application = await findApplication(context, params.application)
    const { expiresAt } = body
    const issued = await add(context, application, expiresAt === null ? null : new Date(expiresAt))
    return { ...issued, expiresAt }
  }),
  route(rollApplicationSecret, async ({ context, params, body }) => {
    const application = await findApplication(context, params.application)
    return isoTimes(await roll(context, application, body.graceHours))
  }),
  route(removeApplicationSecret, async ({ context, params }) => {
    const application = await findApplication(context, params.application)
    await remove(context, application, params.secret)
  }),
]
