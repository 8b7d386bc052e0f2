import type { Actor } from '../../model/event.ts'
import { findUser } from '../../storage/users/users.ts'
import type { Context } from '../context.ts'

/**
 * Who answers for what is given: whoever asks, or the person on whose behalf an application does. A person is called as
 * others are who are told of it.
 */
export async function granterOf({ db, account, actor, caller }: Context): Promise<Actor> {
  const id = caller?.onBehalfOf ?? (actor.kind === 'user' ? actor.id : null)
  const user = id === null ? undefined : await findUser(db, account.id, id)
  if (user === undefined) return actor
  return { kind: 'user', id: user.id, name: user.displayName ?? user.userName }
}
