import { binary, complexList, flag, reference, text } from './attribute.ts'
import type { AttributeDefinition, Traits } from './attribute.ts'

const readOnly = { mutability: 'readOnly' } as const

/** The multi-valued attributes of a user (RFC 7643 4.1.2). Canonical values are suggestions (GEN-15). */
export const userLists: readonly AttributeDefinition[] = [
  list('emails', 'E-mail addresses.', text('value', 'The address.'), {
    canonicalValues: ['work', 'home', 'other'],
  }),
  list('phoneNumbers', 'Telephone numbers.', text('value', 'The number.'), {
    canonicalValues: ['work', 'home', 'mobile', 'fax', 'pager', 'other'],
  }),
  list('ims', 'Addresses for instant messages.', text('value', 'The address.'), {
    canonicalValues: ['aim', 'gtalk', 'icq', 'xmpp', 'msn', 'skype', 'qq', 'yahoo'],
  }),
  list('photos', 'Pictures of the person.', reference('value', 'Where it is.', ['external']), {
    canonicalValues: ['photo', 'thumbnail'],
  }),
  complexList('addresses', 'Postal addresses.', [
    text('formatted', 'The whole address, ready to be shown.'),
    text('streetAddress', 'Street, house number, floor.'),
    text('locality', 'The town.'),
    text('region', 'The state or region.'),
    text('postalCode', 'The postal code.'),
    text('country', 'The country as an ISO 3166-1 alpha-2 code.'), // errata 5990, 5991
    ...labels({ canonicalValues: ['work', 'home', 'other'] }),
  ]),
  complexList(
    'groups',
    'The groups that the person is in, derived from their members.',
    [
      text('value', 'The id of the group.', { ...readOnly, caseExact: true }),
      reference('$ref', 'Where the group is found.', ['Group'], readOnly), // erratum 8471
      text('display', 'The name of the group.', readOnly),
      text('type', 'Whether the person is a member of the group itself.', {
        ...readOnly,
        canonicalValues: ['direct', 'indirect'],
      }),
    ],
    readOnly,
  ),
  list('entitlements', 'What the person may use.', text('value', 'The entitlement.')),
  list('roles', 'What the person is to the organisation.', text('value', 'The role.')),
  list('x509Certificates', 'Certificates.', binary('value', 'The certificate in DER, base64.')),
]

function list(
  name: string,
  description: string,
  value: AttributeDefinition,
  typeTraits: Traits = {},
): AttributeDefinition {
  const display = text('display', 'A name for the value, ready to be shown.')
  return complexList(name, description, [value, display, ...labels(typeTraits)])
}

function labels(typeTraits: Traits): readonly AttributeDefinition[] {
  return [
    text('type', 'What the value is for.', typeTraits),
    flag('primary', 'Whether this is the preferred value. At most one is.'),
  ]
}
