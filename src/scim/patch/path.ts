import { badRequest } from '../errors.ts'
import { parsePath } from '../filter/parse.ts'
import { elementCondition } from '../filter/to-condition.ts'
import { findSub } from '../schema/attribute.ts'
import type { AttributeDefinition } from '../schema/attribute.ts'
import { quoted } from '../schema/check.ts'
import { resolvePath } from '../schema/resource-schema.ts'
import type { AttributeTarget, ResourceSchema } from '../schema/resource-schema.ts'
import type { ResolvedOperation } from './operation.ts'
import type { Reading } from '../schema/quirk.ts'

/**
 * Finds what the path of an operation names (RFC 7644 3.5.2). Undefined where the schema has no such attribute.
 * Throws a ScimError 400: `invalidPath` for its form, `invalidFilter` for what is in its brackets.
 */
export function resolvePatchPath(
  schema: ResourceSchema,
  text: string,
  reading: Reading,
): ResolvedOperation['target'] | undefined {
  const tree = parsePath(text, reading)
  const target = resolvePath(schema, tree.path)
  if (target === undefined) return undefined
  if (tree.where === undefined) {
    return target.kind === 'extension' ? target : { ...target, where: undefined }
  }
  if (!canSelect(target)) {
    throw badRequest('invalidPath', `${quoted(text)} selects elements of what is not a list`)
  }
  const { definition } = target
  const where = elementCondition(definition, tree.where, reading)
  if (tree.sub === undefined) return { ...target, where }
  const sub: AttributeDefinition | undefined = findSub(definition, tree.sub)
  return sub && { ...target, where, sub }
}

export function unknownPath(text: string): Error {
  return badRequest('invalidPath', `There is no attribute ${quoted(text)}`)
}

function canSelect(target: ReturnType<typeof resolvePath>): target is AttributeTarget {
  return target?.kind === 'attribute' && target.definition.multiValued && target.sub === undefined
}
