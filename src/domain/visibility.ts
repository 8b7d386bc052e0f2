import type { Visibility } from '../storage/visibility.ts'
import type { Context } from './context.ts'

/** What the actor may see: a directory its own domain, everybody else here the whole account. */
export function visibilityOf({ connection }: Context): Visibility {
  if (connection === undefined) return 'everything'
  return { connectionId: connection.id, adoption: connection.adoption }
}

/** The actor's source of memberships: its connection or upstream, a request, or what is done by hand (the account's own id). */
export function sourceOf({ account, connection, upstream, requests }: Context): string {
  return (connection ?? upstream ?? requests ?? account).id
}

/** Whether another system or a form decides here, and no person. */
export function isFromOutside({ connection, upstream, requests }: Context): boolean {
  return connection !== undefined || upstream !== undefined || requests?.unattended === true
}

/** Whether a row that is managed by `managedBy` (null: by nobody) is seen. */
export function sees({ connection }: Context, managedBy: string | null): boolean {
  if (connection === undefined) return true
  return managedBy === connection.id || (managedBy === null && connection.adoption)
}
