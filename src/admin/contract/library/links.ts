import { z } from 'zod'
import { actor, id, listQuery, moment, oneOf, pageOf, text, timestamp } from '../common.ts'
import { operation } from '../operation.ts'
import { kind, reference } from './common.ts'

const tag = 'shares'
const needs = ['shares.link', 'library.keep'] as const

const settings = {
  name: text(200).describe('For those who keep it; visitors do not see it.'),
  startsAt: moment.nullable(),
  endsAt: moment.nullable().describe('It is removed then.'),
  password: text(256).nullable().describe('What visitors are asked for; null for nothing.'),
  showUnpublished: z.boolean(),
}

const shown = {
  id,
  resourceId: id,
  name: z.string(),
  startsAt: timestamp.nullable(),
  endsAt: timestamp.nullable(),
  state: z
    .enum(['waiting', 'open', 'ended'])
    .describe('Before its start, working, or past its end and about to be removed.'),
  hasPassword: z.boolean(),
  showUnpublished: z.boolean(),
  createdBy: actor,
  version: z.int(),
  createdAt: timestamp,
  updatedAt: timestamp,
}

const link = z.strictObject(shown).meta({ id: 'PublicLink' })

const limits = z
  .strictObject({
    perResource: z.int().min(0).max(10_000),
    perAccount: z.int().min(0).max(1_000_000),
  })
  .meta({ id: 'LinkLimits' })

const ofResource = z.strictObject({ resource: reference })
const params = oneOf('link')

export const createLink = operation({
  id: 'createLink',
  method: 'POST',
  path: '/library/resources/:resource/links',
  tag,
  summary: 'Make a public link to a resource',
  description:
    'Who knows its token sees the resource and what is below. The token is told this once.',
  needs,
  params: ofResource,
  body: z.strictObject({
    name: settings.name.default(''),
    startsAt: settings.startsAt.default(null),
    endsAt: settings.endsAt.default(null),
    password: settings.password.default(null),
    showUnpublished: settings.showUnpublished.default(false),
  }),
  answer: z.strictObject({ link, token: z.string() }),
  location: '/library/links/{link.id}',
  status: 201,
})

export const listResourceLinks = operation({
  id: 'listResourceLinks',
  method: 'GET',
  path: '/library/resources/:resource/links',
  tag,
  summary: 'The public links to a resource',
  needs,
  params: ofResource,
  query: listQuery,
  answer: pageOf(link),
})

export const listLinks = operation({
  id: 'listLinks',
  method: 'GET',
  path: '/library/links',
  tag,
  summary: 'Every public link of the account or, for an application, of its library',
  description: 'Not for people of restricted access.',
  needs,
  query: listQuery,
  answer: pageOf(
    z
      .strictObject({ ...shown, resource: z.strictObject({ id, kind, name: z.string() }) })
      .meta({ id: 'ListedPublicLink' }),
  ),
})

export const getLink = operation({
  id: 'getLink',
  method: 'GET',
  path: '/library/links/:link',
  tag,
  summary: 'A public link',
  needs,
  params,
  answer: link,
  versioned: true,
})

export const changeLink = operation({
  id: 'changeLink',
  method: 'PATCH',
  path: '/library/links/:link',
  tag,
  summary: 'Change a public link; its token stays the same',
  needs,
  params,
  body: z.strictObject({
    name: settings.name.optional(),
    startsAt: settings.startsAt.optional(),
    endsAt: settings.endsAt.optional(),
    password: settings.password.optional(),
    showUnpublished: settings.showUnpublished.optional(),
  }),
  answer: link,
  versioned: true,
})

export const removeLink = operation({
  id: 'removeLink',
  method: 'DELETE',
  path: '/library/links/:link',
  tag,
  summary: 'Remove a public link',
  needs,
  params,
})

export const visitLink = operation({
  id: 'visitLink',
  method: 'POST',
  path: '/library/link-visits',
  tag,
  summary: 'What a visitor with this token may see',
  description:
    'Asked by the application whose library it is, for a visitor who is nobody. A link that is unknown, has not begun or has ended is not found. Visitors see neither tags, metadata, owner nor comments, and of a file the current version alone; they change nothing.',
  needs: 'library.ask',
  body: z.strictObject({
    token: text(200),
    password: text(256).nullable().default(null),
    visitor: text(200)
      .nullable()
      .default(null)
      .describe('The visitor’s address: who guesses passwords then keeps out nobody else.'),
    resources: z
      .array(reference)
      .max(100)
      .default([])
      .describe('What the visitor wants to see; without any the resource of the link.'),
  }),
  answer: z.strictObject({
    access: z.enum(['granted', 'password-needed', 'password-wrong']),
    resources: z
      .array(
        z
          .strictObject({ id, kind, name: z.string(), key: z.string().nullable() })
          .nullable()
          .describe('Null for what the link does not show.'),
      )
      .describe('In the order in which they were asked for.'),
    showUnpublished: z.boolean(),
    endsAt: timestamp.nullable(),
  }),
})

export const getLinkLimits = operation({
  id: 'getLinkLimits',
  method: 'GET',
  path: '/library/link-limits',
  tag,
  summary: 'How many public links there may be',
  needs: 'account.view',
  answer: limits,
})

export const setLinkLimits = operation({
  id: 'setLinkLimits',
  method: 'PUT',
  path: '/library/link-limits',
  tag,
  summary: 'Set how many public links there may be',
  description: 'Those that are there stay.',
  needs: 'account.manage',
  body: limits,
  answer: limits,
})

export const linkOperations = [
  createLink,
  listResourceLinks,
  listLinks,
  getLink,
  changeLink,
  removeLink,
  visitLink,
  getLinkLimits,
  setLinkLimits,
] as const
