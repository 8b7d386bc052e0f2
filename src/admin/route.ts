import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import type { z } from 'zod'
import type { Caller } from '../domain/caller.ts'
import type { Context } from '../domain/context.ts'
import type { Expected } from '../domain/expected-version.ts'
import type { Ctx } from '../http/state.ts'
import type { Definition } from './contract/operation.ts'
import type { AdminParts } from './parts.ts'
import type { Identity } from './request/authenticate.ts'

export type CallerContext = Context & { readonly caller: Caller }

/** An answer that is not JSON. */
export type Download = {
  readonly mediaType: string
  /** With it browsers save the answer under this name. */
  readonly fileName?: string
  readonly body: string | Buffer | Readable
  readonly headers?: Readonly<Record<string, string>>
}

type Schema<Own, Name extends string> = Own extends {
  readonly [N in Name]: infer S extends z.ZodType
}
  ? z.output<S>
  : undefined

/** What a handler gets. */
export type Request<Own extends Definition> = {
  readonly operation: Own
  /** For what the contract does not tell: headers and cookies. */
  readonly ctx: Ctx
  readonly context: CallerContext
  readonly parts: AdminParts
  /** Who asks, as the door knows them. */
  readonly identity: Identity
  readonly params: Schema<Own, 'params'>
  readonly query: Schema<Own, 'query'>
  readonly body: Schema<Own, 'body'>
  /** The versions that `If-Match` names; undefined for any. */
  readonly expected: Expected
  /** The request itself, where the operation takes an upload; its headers have been checked. */
  readonly upload: Own extends { readonly upload: object } ? IncomingMessage : undefined
}

type Frozen<Value> = Value extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : Value extends object
    ? { readonly [Name in keyof Value]: Frozen<Value[Name]> }
    : Value

/** What a handler gives. */
export type Answer<Own extends Definition> = Own extends { readonly download: readonly string[] }
  ? Download
  : Own extends { readonly answer: infer S extends z.ZodType }
    ? Frozen<z.output<S>>
    : void

export type AdminRoute = {
  readonly operation: Definition
  readonly handle: (request: Request<Definition>) => Promise<unknown>
}

/** Says how an operation of the contract is done. */
export function route<const Own extends Definition>(
  operation: Own,
  handle: (request: Request<Own>) => Promise<Answer<Own>>,
): AdminRoute {
  return { operation, handle: handle as unknown as AdminRoute['handle'] }
}
