import type { Json } from '../model/json.ts'
import { badRequest } from './errors.ts'
import { quoted } from './schema/check.ts'
import { isJsonList, isJsonObject } from './schema/json-object.ts'
import { forgives } from './schema/quirk.ts'
import type { Reading } from './schema/quirk.ts'
import type { ResourceSchema } from './schema/resource-schema.ts'

/** Entra adds it to POST /Groups (POST-4). */
const legacyGroupUrn = 'http://schemas.microsoft.com/2006/11/resourcemanagement/adscim/2.0/group'

type Members = {
  readonly schemas: Json | undefined
  /** What the client says of each extension, by URN. */
  readonly extensions: ReadonlyMap<string, Json>
}

/**
 * GEN-4: the `schemas` of a resource that a client sends must hold the core schema, that of each extension it has values
 * of, and only known others.
 */
export function checkSchemas(
  schema: ResourceSchema,
  { schemas: value, extensions }: Members,
  reading: Reading,
): void {
  const urns = readUrns(value).filter(urn => !isLegacy(urn, reading))
  if (urns.length === 0 && forgives(reading, 'missing-schemas')) return
  const core = schema.core.id.toLowerCase()
  if (!urns.includes(core)) {
    throw badRequest('invalidSyntax', `schemas must contain ${schema.core.id}`)
  }
  demandListed(urns, extensions, reading)
  const unknown = urns.find(urn => urn !== core && !schema.extensionsByUrn.has(urn))
  if (unknown === undefined || forgives(reading, 'unknown-schema-ignored')) return
  throw badRequest('invalidSyntax', `${quoted(unknown)} is not a schema of this resource`)
}

function demandListed(
  urns: readonly string[],
  extensions: Members['extensions'],
  reading: Reading,
): void {
  const given = [...extensions].filter(
    ([, value]) => isJsonObject(value) && Object.keys(value).length > 0,
  )
  const unlisted = given.find(([urn]) => !urns.includes(urn.toLowerCase()))
  if (unlisted === undefined || forgives(reading, 'unlisted-extension')) return
  throw badRequest(
    'invalidSyntax',
    `schemas must contain ${unlisted[0]}, of which there are values`,
  )
}

function readUrns(value: Json | undefined): readonly string[] {
  if (value === undefined || value === null) return []
  const list = isJsonList(value) ? value : [0]
  return list.map(urn => {
    if (typeof urn === 'string') return urn.toLowerCase()
    throw badRequest('invalidSyntax', 'schemas must be a list of strings')
  })
}

function isLegacy(urn: string, reading: Reading): boolean {
  return urn === legacyGroupUrn && forgives(reading, 'legacy-group-schema')
}
