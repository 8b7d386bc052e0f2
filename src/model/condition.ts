/**
 * A neutral query tree over the attributes of a noun. Doors make it (a SCIM filter, a console search),
 * `storage/pages/condition-sql.ts` turns it into SQL. It is closed: what it cannot say is refused at the door.
 *
 * Meaning (RFC 7644 3.4.2.2, and `null` where the RFC is silent): an unassigned attribute is equal to null, different
 * from every value, and every other comparison with it is false. `not` is plain negation, there is no third truth value.
 */
export type AttributeType =
  'string' | 'boolean' | 'integer' | 'decimal' | 'dateTime' | 'binary' | 'reference'

/** Where an attribute lies in the noun (`['name', 'familyName']`) and how its values compare. */
export type AttributePath = {
  readonly path: readonly string[]
  readonly type: AttributeType
  readonly caseExact: boolean
}

export type CompareOperator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le'

export type CompareValue = string | number | boolean | Date | null

export type Condition =
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | {
      readonly kind: 'compare'
      readonly attribute: AttributePath
      readonly operator: CompareOperator
      readonly value: CompareValue
    }
  | { readonly kind: 'present'; readonly attribute: AttributePath }
  /** True where one element of a multi-valued attribute satisfies `where`; its paths start at the element. */
  | { readonly kind: 'some'; readonly collection: string; readonly where: Condition }
