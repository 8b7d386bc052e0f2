import type { CompareOperator } from '../../model/condition.ts'

/** A value as the client wrote it. Numbers and bare words keep their text, so that nothing is lost before the type is known. */
export type Literal =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  /** A right-hand side without quotes; only the compat dialect has it. */
  | { readonly kind: 'bare'; readonly text: string }

/**
 * A parsed filter before its names are looked up (RFC 7644 3.4.2.2). `path[where].sub op value` is read as
 * `path[where and sub op value]`: both speak of the same element.
 */
export type FilterTree =
  | { readonly kind: 'and' | 'or'; readonly of: readonly FilterTree[] }
  | { readonly kind: 'not'; readonly of: FilterTree }
  | {
      readonly kind: 'compare'
      readonly path: string
      readonly operator: CompareOperator
      readonly value: Literal
    }
  | { readonly kind: 'present'; readonly path: string }
  | { readonly kind: 'element'; readonly path: string; readonly where: FilterTree }

/** The path of a PATCH operation: `attr`, `attr.sub`, `attr[where]` or `attr[where].sub`, with or without a URN. */
export type PathTree = {
  readonly path: string
  readonly where: FilterTree | undefined
  readonly sub: string | undefined
}
