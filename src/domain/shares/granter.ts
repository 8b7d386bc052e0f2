import type { Actor } from '../../model/event.ts'
import { findUser } from '../../storage/users/users.ts'
import type { Context } from '../context.ts'

/** Who answers for what is given: whoever asks, or the person on whose behalf an application does. */
export async function granterOf({ db, account, actor, caller }: Context): Promise<Actor> {
  const id = caller?.onBehalfOf
  if (id === undefined) return actor
  const user = await findUser(db, account.id, id)
  return user === undefined ? actor : { kind: 'user', id, name: user.userName }
}
