import type { Knex } from 'knex'
import { decideDue } from '../../src/domain/outbox/work-outbox.ts'

/** Decides what is due; other tests of the file do so too, and may have some of it in hand. */
export async function decided(db: Knex): Promise<void> {
  const due = (): Promise<unknown[]> =>
    db('outbox')
      .whereNotIn('kind', ['back-channel-logout', 'mail'])
      .whereNull('dead_at')
      .where('next_attempt_at', '<=', db.raw('now()'))
  while ((await due()).length > 0) await decideDue(db)
}
