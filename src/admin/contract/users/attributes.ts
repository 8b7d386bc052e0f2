import { z } from 'zod'
import { enterpriseUser } from '../../../model/user-attributes.ts'
import { json, text } from '../common.ts'

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

const singleNames =
  'name nickName profileUrl title userType preferredLanguage locale timezone'.split(' ')
const known = new Set<string>([...singleNames, ...listNames, enterpriseUser])

/** The values of an extension schema that the account has defined; the domain compares them with it. */
const extension = z.record(text(200), json).nullable()

/** What of a person can be written by hand, by the names of SCIM (RFC 7643 4.1, 4.3). Null takes an attribute away. */
export const writtenAttributes = z
  .object({
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
      .extend({ manager: z.strictObject({ value: z.uuid() }).nullable().optional() })
      .nullable()
      .optional(),
  })
  .catchall(extension)
  .superRefine((attributes, context) => {
    const unknown = Object.keys(attributes).find(name => !known.has(name) && !name.includes(':'))
    if (unknown !== undefined) {
      context.addIssue({ code: 'custom', path: [unknown], message: 'is no attribute of a user' })
    }
  })
  .refine(
    attributes => listNames.every(name => primaries(attributes[name]) < 2),
    'of a list one element at most is primary',
  )
  .meta({
    id: 'UserAttributes',
    description: 'Under the URN of an extension schema of the account, the values of that.',
  })

function primaries(
  elements: readonly { readonly primary?: boolean | undefined }[] | undefined,
): number {
  return (elements ?? []).filter(({ primary }) => primary === true).length
}
