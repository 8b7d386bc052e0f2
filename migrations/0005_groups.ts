import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table groups (
      account_id uuid not null,
      id uuid not null,
      kind text not null constraint groups_kind check (kind in ('sharing', 'directory')),
      name text not null,
      -- What makes the name unique: folded, spaces collapsed. Filters compare name_folded, which keeps the spaces.
      name_key text collate "C" not null,
      name_folded text collate "C" not null,
      external_id text collate "C",
      managed_by uuid,
      attributes jsonb not null default '{}',
      member_count bigint not null default 0 constraint groups_member_count check (member_count >= 0),
      version bigint not null default 1,
      created_at timestamptz not null default cohort_now(),
      updated_at timestamptz not null default cohort_now(),
      constraint groups_id primary key (account_id, id),
      constraint groups_name unique (account_id, name_key),
      constraint groups_principal foreign key (account_id, id)
        references principals (account_id, id) on delete cascade,
      constraint groups_managed_by foreign key (account_id, managed_by)
        references connections (account_id, id) on delete set null (managed_by)
    ) with (fillfactor = 70);
    create index groups_of_connection on groups (account_id, managed_by, id);
    create index groups_external_id on groups (account_id, external_id) where external_id is not null;
    create index groups_name_trgm on groups using gin (account_id, name_folded gin_trgm_ops);
    create index groups_name_folded on groups (account_id, name_folded);

    -- One row for each member and source: the same person may be put into a group by hand and by a directory.
    create table memberships (
      account_id uuid not null,
      group_id uuid not null,
      member_id uuid not null,
      source_id uuid not null,
      member_kind text not null constraint memberships_member_kind check (member_kind in ('user', 'group')),
      state text not null default 'active' constraint memberships_state check (state in ('active', 'suspended')),
      since timestamptz not null default cohort_now(),
      until timestamptz,
      constraint memberships_id primary key (account_id, group_id, member_id, source_id),
      constraint memberships_not_itself check (group_id <> member_id),
      constraint memberships_group foreign key (account_id, group_id)
        references groups (account_id, id) on delete cascade,
      constraint memberships_member foreign key (account_id, member_id)
        references principals (account_id, id) on delete cascade,
      constraint memberships_source foreign key (account_id, source_id)
        references sources (account_id, id)
    );
    create index memberships_member on memberships (account_id, member_id, group_id);
    create index memberships_nested on memberships (account_id, group_id, member_id) where member_kind = 'group';
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table memberships;
    drop table groups;
  `)
}
