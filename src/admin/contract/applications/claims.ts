import { z } from 'zod'
import { groupSelections, groupValues } from '../../../model/claims-contract.ts'
import { id, json, text } from '../common.ts'
import { groupPaths } from '../group-paths.ts'
import { operation } from '../operation.ts'
import { ofApplication } from './applications.ts'

const whole = {
  groups: z.enum(groupSelections),
  groupPrefix: text(512).describe('Of `prefix`: how the names of the groups begin.'),
  values: z.enum(groupValues),
  names: z.strictObject({ groups: text(200), roles: text(200) }).describe('Under which names.'),
  places: z.strictObject({
    idToken: z.boolean(),
    userinfo: z.boolean(),
    accessToken: z.boolean(),
  }),
  accountRole: z.boolean().describe('Whether the account role stands among the roles.'),
  maxValues: z.int(),
  maxBytes: z
    .int()
    .describe('Past either number a claim is given as a distributed one, never cut.'),
  attributes: z
    .record(text(200), text(500))
    .describe('Further claims, by the path of an attribute.'),
}

const claims = z.strictObject({ ...whole, version: z.int() }).meta({ id: 'ClaimsContract' })

export const getClaimsContract = operation({
  id: 'getClaimsContract',
  method: 'GET',
  path: '/applications/:application/claims',
  tag: 'applications',
  summary: 'What an application is told of people',
  needs: 'applications.view',
  params: ofApplication,
  answer: claims,
  versioned: true,
})

export const setClaimsContract = operation({
  id: 'setClaimsContract',
  recent: true,
  method: 'PUT',
  path: '/applications/:application/claims',
  tag: 'applications',
  summary: 'Set what an application is told; what is left out has its default',
  needs: 'applications.manage',
  params: ofApplication,
  body: z
    .strictObject({
      ...whole,
      names: whole.names.partial(),
      places: whole.places.partial(),
    })
    .partial(),
  answer: claims,
  versioned: true,
})

const token = z
  .strictObject({
    claims: z.record(z.string(), json),
    bytes: z.int().describe('As it is sent.'),
  })
  .nullable()

export const previewTokens = operation({
  id: 'previewTokens',
  method: 'GET',
  path: '/applications/:application/preview',
  tag: 'applications',
  summary: 'The tokens that an application would get for a person, and why they are so',
  description:
    'Made by the code that issues tokens, in a transaction that is rolled back. With `group` or `role` as if the person had ' +
    'them. Of others than oneself it needs the right `users.view` too.',
  needs: 'applications.view',
  params: ofApplication,
  query: z.strictObject({
    user: id.describe('The id of the person.'),
    group: id.optional().describe('A group that they would be in.'),
    role: text(120)
      .optional()
      .describe('An account role, or a role of the application, that they would have.'),
    scope: text(2000).optional().describe('What the application asks for; everything unless said.'),
    resource: text(512).optional().describe('The audience of the access token.'),
  }),
  answer: z
    .strictObject({
      entry: z.strictObject({ allowed: z.boolean(), reason: z.string().nullable() }),
      scope: z.string(),
      idToken: token,
      userinfo: token,
      accessToken: token.describe('Null where access tokens are opaque.'),
      groups: z.array(
        z.strictObject({
          value: z.string(),
          id,
          name: z.string(),
          lacksExternalId: z.boolean(),
          paths: groupPaths,
        }),
      ),
      roles: z.array(
        z.strictObject({
          value: z.string(),
          from: z.enum(['account', 'application']),
          paths: groupPaths,
        }),
      ),
      warnings: z.array(z.strictObject({ code: z.string(), message: z.string() })),
    })
    .meta({ id: 'TokenPreview' }),
})

export const claimsOperations = [getClaimsContract, setClaimsContract, previewTokens] as const
