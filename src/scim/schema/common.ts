import { complex, moment, reference, text } from './attribute.ts'
import type { AttributeDefinition } from './attribute.ts'

const readOnly = { mutability: 'readOnly' } as const
const exact = { caseExact: true } as const

/** What every resource has beside its schemas (RFC 7643 3.1). No schema lists these. */
export const commonAttributes: readonly AttributeDefinition[] = [
  reference('schemas', 'The URNs of the schemas that this resource uses.', ['uri'], {
    multiValued: true,
    caseExact: false,
    required: true,
    returned: 'always',
    mutability: 'readOnly',
  }),
  text('id', 'The identifier that this server gave the resource.', {
    ...exact,
    ...readOnly,
    required: true,
    returned: 'always',
    uniqueness: 'server',
  }),
  text('externalId', 'The identifier that the provisioning client uses.', exact),
  complex(
    'meta',
    'What the server knows about the resource itself.',
    [
      text('resourceType', 'The name of the resource type.', { ...exact, ...readOnly }),
      moment('created', 'When the resource was made.', readOnly),
      moment('lastModified', 'When the resource last changed.', readOnly),
      reference('location', 'Where the resource is found.', ['uri'], readOnly),
      text('version', 'The entity tag of this state.', { ...exact, ...readOnly }),
    ],
    readOnly,
  ),
]
