import {
  createApplication as create,
  findApplication,
  listApplications as list,
} from '../../domain/applications/applications.ts'
import { changeApplication as change } from '../../domain/applications/change-application.ts'
import { endApplicationAccess as endAccess } from '../../domain/applications/end-application-access.ts'
import { removeApplication as remove } from '../../domain/applications/remove-application.ts'
import type { Application } from '../../model/application.ts'
import { type ClientSettings, resolveSettings } from '../../model/client-settings.ts'
import {
  changeApplication,
  createApplication,
  endApplicationAccess,
  getApplication,
  listApplications,
  deleteApplication,
} from '../contract/applications/applications.ts'
import { searchIn } from '../lists/asked.ts'
import { partAnswer, partIn } from '../lists/listed.ts'
import { checkRecent } from '../request/check-needs.ts'
import { type Answer, type Request, route } from '../route.ts'
import { given } from '../given.ts'

export const applicationRoutes = [
  route(listApplications, async request => {
    const part = await list(request.context, partIn(request), searchIn(request.query))
    return partAnswer(request, part, each => ({
      ...represent(each),
      assignments: each.assignments,
    }))
  }),
  route(createApplication, async ({ context, body }) => {
    const input = { ...body, claims: {}, client: settingsIn(body.client) }
    const { application, clientSecret } = await create(context, input)
    return { ...represent(application), clientSecret }
  }),
  route(getApplication, async ({ context, params }) =>
    represent(await findApplication(context, params.application)),
  ),
  route(changeApplication, async ({ context, params, body, expected }) => {
    const { client, ...rest } = given(body)
    // Its keys, and where what it is given goes.
    if (client !== undefined || rest.redirectUris !== undefined) checkRecent(context)
    const settings = client === undefined ? rest : { ...rest, client: settingsIn(client) }
    return represent(await change(context, params.application, () => settings, expected))
  }),
  route(deleteApplication, async ({ context, params, expected }) =>
    remove(context, params.application, expected),
  ),
  route(endApplicationAccess, async ({ context, params }) => ({
    ended: await endAccess(context, params.application),
  })),
]

type Client = Request<typeof createApplication>['body']['client']

function settingsIn(client: Client): ClientSettings {
  return given(client)
}

function represent(application: Application): Answer<typeof getApplication> {
  const { id, clientId, enabled, name, access, redirectUris, postLogoutRedirectUris } = application
  const { homeUrl, contact, client, version } = application
  const settings = resolveSettings(client)
  return {
    id,
    clientId,
    enabled,
    name,
    access,
    redirectUris,
    postLogoutRedirectUris,
    homeUrl,
    contact,
    client: settings,
    version,
  }
}
