import { isId } from '../../lib/ids.ts'
import { keyPrefix } from '../../model/resource.ts'
import { subPrefix, type SubjectReference } from '../../model/subject.ts'

/** A subject or resource of an authorization question, as others name it (AuthZEN Authorization API 1.0, 5). */
export type Entity = { readonly type: string; readonly id: string }

/** Kinds of things that are not in a library, each with the one action that can be asked about. */
export const actionsBeside = { application: 'sign_in', group: 'member', app_role: 'hold' } as const

export type BesideType = keyof typeof actionsBeside

export function isBeside(type: string): type is BesideType {
  return Object.hasOwn(actionsBeside, type)
}

/** A user is named by id or by subject, with or without `sub:`; whatever has not the form of an id is a subject. */
export function referenceTo({ type, id }: Entity): SubjectReference {
  return type !== 'user' || isId(id) || id.startsWith(subPrefix) ? id : `${subPrefix}${id}`
}

/** A thing of a library is named by id or by key, with or without `key:`; whatever has not the form of an id is a key. */
export function resourceOf({ type, id }: Entity): Entity {
  const isReference = isBeside(type) || isId(id) || id.startsWith(keyPrefix)
  return { type, id: isReference ? id : `${keyPrefix}${id}` }
}

/** What an `app_role` is named by: the client id of its application, a slash, and its key. */
export function roleKeyOf(id: string): { readonly clientId: string; readonly key: string } {
  const at = id.indexOf('/')
  return { clientId: id.slice(0, Math.max(at, 0)), key: id.slice(at + 1) }
}
