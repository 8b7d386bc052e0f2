import { z } from 'zod'
import { clientSettings, applicationSettings } from './settings.ts'
import { id, listQuery, pageOf, text } from '../common.ts'
import { operation } from '../operation.ts'

/** Applications are addressed by their client ids, which is what configurations and tokens say. */
export const ofApplication = z.strictObject({
  application: text(200).describe('The client id.'),
})

export const application = z
  .strictObject({
    id: id.describe('As a principal: what shares and rights are given to.'),
    clientId: z.string(),
    enabled: z.boolean(),
    ...applicationSettings,
    client: clientSettings,
    version: z.int(),
  })
  .meta({ id: 'Application' })

export const listApplications = operation({
  id: 'listApplications',
  method: 'GET',
  path: '/applications',
  tag: 'applications',
  summary: 'List and search applications, in the order of their making',
  needs: 'applications.view',
  query: listQuery.extend({
    q: text(200).optional().describe('A part of the name, or the whole client id.'),
  }),
  answer: pageOf(
    application
      .extend({ assignments: z.int().describe('How many users and groups are assigned.') })
      .meta({ id: 'ListedApplication' }),
  ),
})

export const createApplication = operation({
  id: 'createApplication',
  method: 'POST',
  path: '/applications',
  tag: 'applications',
  summary: 'Register an application',
  needs: 'applications.manage',
  recent: true,
  body: z.strictObject({
    name: applicationSettings.name,
    access: applicationSettings.access.default('assigned'),
    redirectUris: applicationSettings.redirectUris.default([]),
    postLogoutRedirectUris: applicationSettings.postLogoutRedirectUris.default([]),
    homeUrl: applicationSettings.homeUrl.default(null),
    contact: applicationSettings.contact.default(null),
    client: clientSettings.default({}),
  }),
  answer: application
    .extend({ clientSecret: z.string().nullable().describe('Shown this once.') })
    .meta({ id: 'CreatedApplication' }),
  location: '/applications/{clientId}',
  status: 201,
  versioned: true,
})

export const getApplication = operation({
  id: 'getApplication',
  method: 'GET',
  path: '/applications/:application',
  tag: 'applications',
  summary: 'An application with its settings',
  needs: 'applications.view',
  params: ofApplication,
  answer: application,
  versioned: true,
})

export const changeApplication = operation({
  id: 'changeApplication',
  method: 'PATCH',
  path: '/applications/:application',
  tag: 'applications',
  summary: 'Change an application; it holds from the next request on',
  description:
    '`client` is replaced as a whole. Switching an application off ends all that was granted to it; switching it on again ' +
    'revives nothing. Whoever changes `client` or `redirectUris` has signed in within the last 15 minutes.',
  needs: 'applications.manage',
  params: ofApplication,
  body: z
    .strictObject({ ...applicationSettings, enabled: z.boolean(), client: clientSettings })
    .partial(),
  answer: application,
  versioned: true,
})

export const deleteApplication = operation({
  id: 'deleteApplication',
  method: 'DELETE',
  path: '/applications/:application',
  tag: 'applications',
  summary: 'Remove an application with its secrets, roles, assignments and tokens',
  needs: 'applications.manage',
  recent: true,
  params: ofApplication,
  versioned: true,
})

export const endApplicationAccess = operation({
  id: 'endApplicationAccess',
  method: 'POST',
  path: '/applications/:application/end-access',
  tag: 'applications',
  summary: "End everybody's sessions at an application: its codes, tokens and grants",
  needs: 'applications.manage',
  recent: true,
  params: ofApplication,
  answer: z.strictObject({ ended: z.int().describe('Codes, tokens and grants.') }),
})

export const applicationOperations = [
  listApplications,
  createApplication,
  getApplication,
  changeApplication,
  deleteApplication,
  endApplicationAccess,
] as const
