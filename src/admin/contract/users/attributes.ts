import { z } from 'zod'
import { enterpriseUser } from '../../../model/user-attributes.ts'
import { text } from '../common.ts'

const word = text(512).nullable().optional()
const most = 50

function parts<const Name extends string>(
  ...names: readonly Name[]
): z.ZodObject<Record<Name, typeof word>, z.core.$strict> {
  const members = Object.fromEntries(names.map(name => [name, word]))
  return z.strictObject(members as Record<Name, typeof word>)
}

function list<Element extends z.ZodType>(element: Element): z.ZodOptional<z.ZodArray<Element>> {
  return z.array(element).max(most).optional()
}

const address = text(254).regex(/^[^\s@]+@[^\s@]+$/, 'is no mail address')
const more = { type: text(100).optional(), primary: z.boolean().optional() }
const element = z.strictObject({ value: text(1024), display: text(512).optional(), ...more })

/** The multi-valued ones. */
export const listNames = ['emails', 'phoneNumbers', 'ims', 'photos', 'addresses'] as const

/** What of a person can be written by hand, by the names of SCIM (RFC 7643 4.1, 4.3). Null takes an attribute away. */
export const writtenAttributes = z
  .strictObject({
    name: parts(
      'formatted',
      'familyName',
      'givenName',
      'middleName',
      'honorificPrefix',
      'honorificSuffix',
    )
      .nullable()
      .optional(),
    nickName: word,
    profileUrl: word,
    title: word,
    userType: word,
    preferredLanguage: word,
    locale: word,
    timezone: word,
    emails: list(z.strictObject({ ...element.shape, value: address })),
    phoneNumbers: list(element),
    ims: list(element),
    photos: list(element),
    addresses: list(
      z.strictObject({
        ...parts('formatted', 'streetAddress', 'locality', 'region', 'postalCode', 'country').shape,
        ...more,
      }),
    ),
    [enterpriseUser]: parts(
      'employeeNumber',
      'costCenter',
      'organization',
      'division',
      'department',
    )
      .nullable()
      .optional(),
  })
  .refine(
    attributes => listNames.every(name => primaries(attributes[name]) < 2),
    'of a list one element at most is primary',
  )
  .meta({ id: 'UserAttributes' })

function primaries(
  elements: readonly { readonly primary?: boolean | undefined }[] | undefined,
): number {
  return (elements ?? []).filter(({ primary }) => primary === true).length
}
