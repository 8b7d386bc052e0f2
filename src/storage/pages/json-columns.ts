import type { AttributePath } from '../../model/condition.ts'
import type { Column, ColumnMap } from './condition-sql.ts'
import { type Fragment, fragment } from '../fragment.ts'

/** The two copies of a document: as it was written, and with every text folded (`folded.ts`). */
export type Documents = { readonly exact: Fragment; readonly folded: Fragment }

/** The documents of a row that has the columns `attributes` and `folded`. */
export function documentsOf(row: string): Documents {
  return { exact: fragment(`${row}.attributes`), folded: fragment(`${row}.folded`) }
}

/** An attribute inside a document. The path comes from a schema and is bound all the same. */
export function jsonColumn({ exact, folded }: Documents, attribute: AttributePath): Column {
  const { path, type, caseExact } = attribute
  switch (type) {
    case 'integer':
    case 'decimal':
      return { ...typed('number', 'numeric', part(exact, path)), kind: 'number' }
    case 'boolean':
      return { ...typed('boolean', 'boolean', part(exact, path)), kind: 'boolean' }
    case 'dateTime': {
      const moment = textOf(part(exact, path))
      return { ...moment, text: `cohort_instant(${moment.text})`, kind: 'time' }
    }
    case 'string':
    case 'reference':
    case 'binary':
      return caseExact
        ? { ...textOf(part(exact, path)), kind: 'text' }
        : { ...textOf(part(folded, path)), kind: 'folded' }
  }
}

/**
 * The elements of a list inside a document, both copies side by side. `name` is that of a condition: `URN:attribute`.
 * What is no list counts as its only element, so that no stored document can make a query fail.
 */
export function jsonCollection(
  { exact, folded }: Documents,
  name: string,
): ReturnType<ColumnMap['collection']> {
  const colon = name.lastIndexOf(':')
  const path = [name.slice(0, colon), name.slice(colon + 1)]
  const lists = [part(exact, path), part(folded, path)]
  const texts = lists.map(list => `jsonb_path_query(${list.text}, '$[*]')`)
  return {
    from: fragment(
      `rows from (${texts.join(', ')}) as e (element, folded) where true`,
      ...lists.flatMap(list => list.bindings),
    ),
    columns: { column: elementColumn, collection: noCollection },
  }
}

export function noCollection(name: string): never {
  throw new Error(`${name} holds no rows of its own`)
}

const elementDocuments: Documents = {
  exact: fragment('e.element'),
  folded: fragment('e.folded'),
}

/** The elements of a list of plain values are their own `value`. */
function elementColumn(attribute: AttributePath): Column {
  const column = jsonColumn(elementDocuments, attribute)
  if (attribute.path.join('.') !== 'value') return column
  const plain = jsonColumn(elementDocuments, { ...attribute, path: [] })
  return {
    ...column,
    text: `(case jsonb_typeof(e.element) when 'object' then ${column.text} else ${plain.text} end)`,
    bindings: [...column.bindings, ...plain.bindings],
  }
}

function part(document: Fragment, path: readonly string[]): Fragment {
  return fragment(`(${document.text} #> cast(? as text[]))`, ...document.bindings, path)
}

function textOf(json: Fragment): Fragment {
  return { ...json, text: `(${json.text} #>> '{}')` }
}

/** A value of this JSON type, else null: a schema that changed must not make a query fail. */
function typed(jsonType: string, cast: string, { text, bindings }: Fragment): Fragment {
  return fragment(
    `(case jsonb_typeof(${text}) when '${jsonType}' then ${text}::${cast} end)`,
    ...bindings,
    ...bindings,
  )
}
