import type { Condition } from '../../model/condition.ts'
import type { Json } from '../../model/json.ts'
import type { AttributeTarget, Extension } from '../schema/resource-schema.ts'

/** One operation of a PatchOp message. Without a path the value is an object of attributes (never for `remove`). */
export type PatchOperation = {
  readonly op: 'add' | 'remove' | 'replace'
  readonly path: string | undefined
  readonly value: Json | undefined
}

/** What a path names: an attribute or a part of it, where `where` is there only of the elements that satisfy it. */
export type PatchTarget = AttributeTarget & { readonly where: Condition | undefined }

/** An operation on one attribute; path-less operations and whole extensions are taken apart into these. */
export type ResolvedOperation = {
  readonly op: 'add' | 'remove' | 'replace'
  readonly target: PatchTarget | { readonly kind: 'extension'; readonly extension: Extension }
  readonly value: Json | undefined
  /** True where the attribute was named inside a value; readOnly ones are then allowed if they change nothing (REP-3). */
  readonly inValue: boolean
}

export type AttributeOperation = ResolvedOperation & { readonly target: PatchTarget }

/** Whether an operation is on the members of a group, which are changed as a set. */
export function isOnMembers(operation: ResolvedOperation): operation is AttributeOperation {
  const { target } = operation
  return (
    target.kind === 'attribute' &&
    target.definition.name === 'members' &&
    target.extension === undefined
  )
}

/** The canonical path of a target, for details. */
export function nameOf({ definition, sub, extension }: AttributeTarget): string {
  const name = sub === undefined ? definition.name : `${definition.name}.${sub.name}`
  return extension === undefined ? name : `${extension}:${name}`
}
