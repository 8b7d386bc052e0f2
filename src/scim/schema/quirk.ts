import type { Dialect } from '../../model/connection.ts'

/** Every deviation that the `compat` dialect forgives. The names go to the log of the connection, so they are stable. */
export type Quirk =
  // in values (COE-1)
  | 'boolean-as-text' // "True" for true
  | 'wrapped-scalar' // [{"value": "x"}] or {"value": "x"} for "x"
  | 'bare-value' // "x" for {"value": "x"}
  | 'single-value-for-list' // {...} for [{...}]
  | 'empty-value-clears' // "" or {"value": ""} for a manager
  // in filters and searches
  | 'bare-text' // a value without quotes
  | 'number-as-text' // "count": "10"
  // in resources (POST-4)
  | 'unknown-attribute-ignored'
  | 'unknown-schema-ignored'
  | 'missing-schemas'
  | 'unlisted-extension' // GEN-4
  | 'legacy-group-schema'
  | 'members-left-out' // PUT-3: kept as they are
  // in PATCH
  | 'empty-operations' // P-2
  | 'single-operation' // Operations is an object
  | 'resource-as-patch' // a partial resource instead of a PatchOp message
  | 'empty-path' // "" or null for no path
  | 'path-as-key' // REP-4
  | 'created-from-filter' // ADD-2, REP-1
  | 'remove-by-value' // REM-2

/** What reading one request needs to know and collects on the way. */
export type Reading = { readonly dialect: Dialect; readonly quirks: Set<Quirk> }

export function readingBy(dialect: Dialect): Reading {
  return { dialect, quirks: new Set() }
}

/** True, and noted, where the dialect forgives this. */
export function forgives(reading: Reading, quirk: Quirk): boolean {
  if (reading.dialect !== 'compat') return false
  reading.quirks.add(quirk)
  return true
}
