import { flag, text } from './attribute.ts'
import type { Schema } from './attribute.ts'

const readOnly = { mutability: 'readOnly' } as const

/** What draft-ietf-scim-roles-entitlements-01 says of a role, as far as this server has something to say. */
export const roleSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Role',
  name: 'Role',
  description: 'A value of the roles of a user that has a meaning here.',
  attributes: [
    text('value', 'The value, compared without case.', { ...readOnly, required: true }),
    text('display', 'What the value gives, ready to be shown.', readOnly),
    flag('supported', 'Whether the value can be given to users.', { ...readOnly, required: true }),
  ],
}

/** The same in the words of Okta, which reads no other; what it writes into `roles` is the id. */
export const oktaRoleSchema: Schema = {
  id: 'urn:okta:scim:schemas:core:1.0:Role',
  name: 'OktaRole',
  description: 'A value of the roles of a user that has a meaning here, as Okta reads it.',
  attributes: [
    text('displayName', 'What the value gives, ready to be shown.', {
      ...readOnly,
      required: true,
    }),
  ],
}
