import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table groups
      add column description text,
      -- The SHA-256 of the picture, in hexadecimal: its bytes lie in group_icons.
      add column icon text,
      -- Which settings for uploaders the group overrides (model/uploader-settings.ts).
      add column uploader jsonb not null default '{}',
      -- A deleted group keeps its name, members and grants until it is restored or purged, all without effect.
      add column deleted_at timestamptz,
      -- The memberships that it had in other groups when it was deleted.
      add column left_memberships jsonb;
    create index groups_deleted on groups (account_id, id) where deleted_at is not null;

    create table group_icons (
      account_id uuid not null,
      group_id uuid not null,
      hash text not null,
      media_type text not null constraint group_icons_media_type
        check (media_type in ('image/png', 'image/jpeg', 'image/webp')),
      content bytea not null,
      constraint group_icons_id primary key (account_id, group_id),
      constraint group_icons_group foreign key (account_id, group_id)
        references groups (account_id, id) on delete cascade
    );

    -- People who may change the members of a group, and nothing else of it.
    create table group_managers (
      account_id uuid not null,
      group_id uuid not null,
      user_id uuid not null,
      since timestamptz not null default cohort_now(),
      constraint group_managers_id primary key (account_id, group_id, user_id),
      constraint group_managers_group foreign key (account_id, group_id)
        references groups (account_id, id) on delete cascade,
      constraint group_managers_user foreign key (account_id, user_id)
        references users (account_id, id) on delete cascade
    );
    create index group_managers_of_user on group_managers (account_id, user_id, group_id);

    -- What the sweep looks for.
    create index memberships_until on memberships (account_id, until) where until is not null;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index memberships_until;
    drop table group_managers;
    drop table group_icons;
    drop index groups_deleted;
    alter table groups drop column left_memberships, drop column deleted_at, drop column uploader, drop column icon,
      drop column description;
  `)
}
