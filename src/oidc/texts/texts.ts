import type { english } from './english.ts'

/**
 * Everything that people read on our pages, in one language. English says what there is to say: a language that lacks a text
 * or has one too many does not compile. Texts with values are functions.
 */
export type Texts = typeof english

/** A text whose language is chosen later. */
export type Wording = (texts: Texts) => string
