import type { Json } from '../../model/json.ts'
import { badRequest, ScimError } from '../errors.ts'
import { refuseUnknown } from '../schema/check.ts'
import { isJsonObject } from '../schema/json-object.ts'
import { forgives } from '../schema/quirk.ts'
import type { Reading } from '../schema/quirk.ts'
import { resolvePath } from '../schema/resource-schema.ts'
import type { Extension, ResourceSchema } from '../schema/resource-schema.ts'
import { isOnMembers } from './operation.ts'
import type { PatchOperation, ResolvedOperation } from './operation.ts'
import { resolvePatchPath, unknownPath } from './path.ts'

/** Each operation costs its document, so a body of nothing but operations must end somewhere. */
const maxOperations = 500

/**
 * Finds the attribute of each operation and takes path-less operations (ADD-1, REP-4) and those on a whole extension apart.
 * Throws a ScimError 400: `invalidPath` for an unknown path, POST-4 for unknown names inside a value. Stops with a 413 where
 * there are more than 500 attributes, the members of a group aside: nothing is done for the rest.
 */
export function resolveOperations(
  schema: ResourceSchema,
  operations: readonly PatchOperation[],
  reading: Reading,
): readonly ResolvedOperation[] {
  const all: ResolvedOperation[] = []
  let onAttributes = 0
  for (const operation of operations) {
    const resolved = resolveOne(schema, operation, reading)
    all.push(...resolved)
    onAttributes += resolved.filter(each => !isOnMembers(each)).length
    demandFew(onAttributes)
  }
  return all
}

function resolveOne(
  schema: ResourceSchema,
  { op, path, value }: PatchOperation,
  reading: Reading,
): readonly ResolvedOperation[] {
  if (path === undefined) return resolveMembers(schema, op, value, reading)
  const target = resolvePatchPath(schema, path, reading)
  if (target === undefined) throw unknownPath(path)
  if (target.kind === 'attribute') return [{ op, target, value, inValue: false }]
  return resolveExtension(schema, target.extension, { op, value, inValue: false }, reading)
}

function demandFew(attributes: number): void {
  if (attributes <= maxOperations) return
  throw new ScimError(413, `One request may change at most ${maxOperations} attributes`)
}

type Assignment = Pick<ResolvedOperation, 'op' | 'value' | 'inValue'>

/** What a resource has by the server's hand and what clients echo: never a reason to refuse (GEN-8, REP-3). */
const echoed: ReadonlySet<string> = new Set(['schemas', 'meta'])

function resolveMembers(
  schema: ResourceSchema,
  op: PatchOperation['op'],
  value: Json | undefined,
  reading: Reading,
): readonly ResolvedOperation[] {
  const members = isJsonObject(value) ? Object.entries(value) : []
  demandFew(members.length)
  return members.flatMap(([key, part]) =>
    echoed.has(key.toLowerCase())
      ? []
      : resolveMember(schema, key, { op, value: part, inValue: true }, reading),
  )
}

function resolveMember(
  schema: ResourceSchema,
  key: string,
  assignment: Assignment,
  reading: Reading,
): readonly ResolvedOperation[] {
  const extension = schema.extensionsByUrn.get(key.toLowerCase())
  if (extension !== undefined) return resolveExtension(schema, extension, assignment, reading)
  const definition = schema.attributes.get(key.toLowerCase())
  if (definition !== undefined) {
    const target = { kind: 'attribute', definition, sub: undefined, extension: undefined } as const
    return [{ ...assignment, target: { ...target, where: undefined } }]
  }
  // REP-4: Entra with its compliance flag writes paths as keys.
  const isPath = /[.:[]/.test(key) && reading.dialect === 'compat'
  const target = isPath ? resolvePatchPath(schema, key, reading) : undefined
  if (target?.kind === 'attribute' && forgives(reading, 'path-as-key')) {
    return [{ ...assignment, target }]
  }
  refuseUnknown(key, reading)
  return []
}

function resolveExtension(
  schema: ResourceSchema,
  extension: Extension,
  assignment: Assignment,
  reading: Reading,
): readonly ResolvedOperation[] {
  const { op, value } = assignment
  const clear = { ...assignment, op: 'remove', target: { kind: 'extension', extension } } as const
  if (op === 'remove') return [clear]
  if (value === null) return op === 'add' ? [] : [clear]
  if (!isJsonObject(value)) {
    throw badRequest('invalidValue', `${extension.urn}: expected an object`)
  }
  const given = Object.entries(value)
  demandFew(given.length)
  const parts = given.flatMap(([key, part]) => {
    const path = `${extension.urn}:${key}`
    const target = key.includes(':') ? undefined : resolvePath(schema, path)
    const isDotted = target?.kind === 'attribute' && target.sub !== undefined
    if (target?.kind === 'attribute' && (!isDotted || forgives(reading, 'path-as-key'))) {
      return [{ op, target: { ...target, where: undefined }, value: part, inValue: true }]
    }
    refuseUnknown(path, reading)
    return []
  })
  // REP-2: the interop profile replaces a complex value as a whole.
  return op === 'replace' && reading.dialect === 'interop' ? [clear, ...parts] : parts
}
