import { z } from 'zod'
import { roles } from '../../../model/role.ts'
import { id, text } from '../common.ts'
import { oidcProtocol } from './oidc.ts'
import { samlProtocol } from './saml.ts'

const role = z.enum(roles)
const path = text(512).nullable()

const attributes = z
  .strictObject({
    userName: path.default('preferred_username'),
    email: path.default('email'),
    displayName: path.default('name'),
    givenName: path.default('given_name'),
    familyName: path.default('family_name'),
    role: path.default(null).describe('Null: the provider does not decide about roles.'),
    groups: path.default('groups'),
  })
  .describe(
    'In which claim or attribute each is sent; a path such as `realm_access.roles` will do.',
  )

/** What an administrator sets of an upstream, with what holds where it is left out. */
export const upstreamSettings = {
  enabled: z.boolean().default(false),
  button: z.boolean().default(true).describe('Whether the sign-in page has a button for it.'),
  creates: z
    .boolean()
    .default(true)
    .describe('Whether somebody new gets to be a user; else only who is linked comes in.'),
  linksByMail: z
    .boolean()
    .default(false)
    .describe(
      'Whether somebody new is taken for the user with the same, verified mail address: in the domains of the provider ' +
        'where it has some, never for an account administrator. Needs every right.',
    ),
  selfLinking: z
    .boolean()
    .default(false)
    .describe('Whether people may link themselves to it on their own page. Needs every right.'),
  trustsMail: z
    .boolean()
    .default(false)
    .describe('Whether each of its mail addresses counts as verified, whatever it says.'),
  vouchesForSecondFactor: z
    .boolean()
    .default(false)
    .describe('Whether its word is taken for a second factor that an application demands.'),
  defaultRole: role.default('media_library_restricted_access'),
  roleMapping: z
    .array(z.strictObject({ value: text(512), role }))
    .max(200)
    .default([])
    .describe('A value that is sent gives a role; the first match wins.'),
  acceptedRoles: z
    .array(role)
    .max(roles.length)
    .default([...roles])
    .describe('Roles that may be sent by their own keys. Any other value is refused.'),
  attributes: attributes.prefault({}),
  domains: z
    .array(
      z.strictObject({
        domain: text(253),
        enforced: z
          .boolean()
          .default(false)
          .describe('Whether people with this domain come in no other way.'),
      }),
    )
    .max(200)
    .default([])
    .describe('Mail domains of names that lead to it.'),
  groups: z
    .array(
      z.strictObject({
        value: text(512).nullable().describe('Null: everybody who arrives joins the group.'),
        groupId: id,
      }),
    )
    .max(1000)
    .default([])
    .describe('Values of groups there, and the groups here that people with them are in.'),
  exempt: z
    .array(id)
    .max(20)
    .default([])
    .describe('Account administrators who may use a password although a domain is enforced.'),
}

export const upstreamProtocol = z.union([oidcProtocol, samlProtocol])
