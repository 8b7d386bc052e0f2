import type { Context } from '../../src/domain/context.ts'
import { changeProfile } from '../../src/domain/users/change-profile.ts'
import { Refusal } from '../../src/model/refusal.ts'
import type { World } from './escalation.ts'
import { asCaller } from './rights.ts'

/**
 * Every way to gain what one lacks: each row tries one, is refused with 403, and has changed nothing afterwards. A path that
 * changes membership, role, rights or shares has its row here.
 */
export type Attempt = {
  readonly path: string
  /** It first changes something at the command line, once. */
  readonly prepares?: true
  /** Gives the status of the answer. */
  readonly attempt: (world: World) => Promise<number>
}

export const input = {
  externalId: null,
  displayName: null,
  active: true,
  attributes: {},
  values: {},
}

/** The status that a refusal of the domain has at every door. */
export async function status(work: Promise<unknown>): Promise<number> {
  try {
    await work
    return 200
  } catch (error) {
    if (error instanceof Refusal) return error.code === 'forbidden' ? 403 : 400
    throw error
  }
}

export async function asHelper(
  { context, helper }: World,
  act: (inside: Context) => Promise<unknown>,
): Promise<number> {
  const inside = await asCaller(context, helper.user.id)
  return status(act(inside))
}

export async function asDeveloper(
  { context, developer }: World,
  act: (inside: Context) => Promise<unknown>,
): Promise<number> {
  const inside = await asCaller(context, developer.user.id)
  return status(act(inside))
}

export function adding(id: string): {
  readonly members: { add: Set<string>; remove: Set<string> }
} {
  return { members: { add: new Set([id]), remove: new Set() } }
}

export function named(name: string): {
  readonly name: string
  readonly kind: 'directory'
  readonly externalId: null
  readonly attributes: Record<string, never>
} {
  return { name, kind: 'directory', externalId: null, attributes: {} } as const
}

export function member(value: string): object {
  return { op: 'add', path: 'members', value: [{ value }] }
}

/** Sends somebody’s mail to oneself. */
export async function readdress(inside: Context, id: string): Promise<unknown> {
  const emails = [{ value: 'mine@lumen.example', primary: true }]
  return changeProfile(inside, id, {
    change: user => ({ ...user, values: { ...user.values, emails } }),
  })
}
