import { complexList, reference, text } from './attribute.ts'
import type { Schema } from './attribute.ts'

export const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group'

const immutable = { mutability: 'immutable' } as const

/** RFC 7643 4.2. */
export const groupSchema: Schema = {
  id: groupUrn,
  name: 'Group',
  description: 'A set of people and of other groups.',
  attributes: [
    text('displayName', 'The name of the group.', { required: true }), // erratum 5368
    complexList(
      'members',
      'Who is in the group.',
      [
        text('value', 'The id of the member.', { ...immutable, caseExact: true, required: true }),
        reference('$ref', 'Where the member is found.', ['User', 'Group'], immutable),
        text('type', 'What the member is.', { ...immutable, canonicalValues: ['User', 'Group'] }),
        text('display', 'The name of the member.', { mutability: 'readOnly' }), // erratum 6011
      ],
      { maxValues: Number.POSITIVE_INFINITY },
    ),
  ],
}
