/** A piece of SQL with `?` for its bindings, in order. Text comes from code alone, never from a request. */
export type Fragment = { readonly text: string; readonly bindings: readonly unknown[] }

export function fragment(text: string, ...bindings: readonly unknown[]): Fragment {
  return { text, bindings }
}

/** Joins pieces with a word between them; `none` stands where there is no piece. */
export function joined(pieces: readonly Fragment[], word: 'and' | 'or', none: string): Fragment {
  if (pieces.length === 0) return fragment(none)
  return {
    text: `(${pieces.map(piece => piece.text).join(` ${word} `)})`,
    bindings: pieces.flatMap(piece => piece.bindings),
  }
}
