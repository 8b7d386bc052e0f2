import type { Knex } from 'knex'

/** What follows from changes or keeps house; whatever else changes is told. */
const untold = [
  'events.*',
  'outbox',
  'oidc_records',
  'console_sessions',
  'idempotency_keys',
  'throttles',
  'connection_budgets',
  'upstream_visits',
  'stream_events',
  'webhook_deliveries',
  'webhook_attempts',
  'active_users',
  'figures?(?:_.*)?',
  'mails',
  'principals',
  'sources',
]

/**
 * Watches every table of accounts from now on. `silent` gives the tables that a transaction has changed since without
 * writing an event.
 */
export async function demandEvents(db: Knex): Promise<{ silent: () => Promise<string[]> }> {
  const { rows } = await db.raw<{ rows: { name: string }[] }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
        and (a.attname = 'account_id' or c.relname = 'accounts' and a.attname = 'id')
        and (c.relname = 'events' or c.relname !~ ?)`,
    [`^(?:${untold.join('|')})$`],
  )
  await db.raw(`
    create table watched (tx xid8 not null, name text not null);
    create function watch() returns trigger language plpgsql as $$
      begin
        insert into watched values (pg_current_xact_id(), tg_argv[0]);
        return null;
      end $$`)
  for (const { name } of rows) {
    await db.raw(
      `create trigger watch after insert or update or delete on ?? for each row execute function watch(??)`,
      [name, name],
    )
  }
  const silent = `select distinct name from watched w
     where not exists (select 1 from watched e where e.tx = w.tx and e.name = 'events') order by name`
  return {
    silent: async () =>
      (await db.raw<{ rows: { name: string }[] }>(silent)).rows.map(({ name }) => name),
  }
}
