import { complex, flag, reference, text } from './attribute.ts'
import type { Schema } from './attribute.ts'
import { userLists } from './user-lists.ts'

export const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User'

/** RFC 7643 4.1. */
export const userSchema: Schema = {
  id: userUrn,
  name: 'User',
  description: 'A person who signs in.',
  attributes: [
    text('userName', 'The name that the person signs in with, unique in this directory.', {
      required: true,
      uniqueness: 'server',
    }),
    complex('name', "The parts of the person's name.", [
      text('formatted', 'The whole name, ready to be shown.'),
      text('familyName', 'The family name.'),
      text('givenName', 'The given name.'),
      text('middleName', 'The middle names.'),
      text('honorificPrefix', 'What stands before the name, such as Dr.'),
      text('honorificSuffix', 'What stands behind the name, such as III.'),
    ]),
    text('displayName', 'The name to show to others.'),
    text('nickName', 'The casual name.'),
    reference('profileUrl', 'A page about the person.', ['external']),
    text('title', 'The job title.'),
    text('userType', 'How the person belongs to the organisation, such as Contractor.'),
    text('preferredLanguage', 'The languages that the person prefers, as in Accept-Language.'),
    text('locale', 'The locale for numbers, dates and currency, such as de-CH.'),
    text('timezone', 'The time zone by its Olson name, such as Europe/Zurich.'),
    flag('active', 'Whether the directory lets the person in.'),
    text('password', 'A new password. Never returned and never compared.', {
      caseExact: true,
      mutability: 'writeOnly',
      returned: 'never',
    }),
    ...userLists,
  ],
}
