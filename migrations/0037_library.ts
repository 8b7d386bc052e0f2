import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- What an application registers lies in a library of its own; without the application it stays, for another one.
    create table libraries (
      account_id uuid not null constraint libraries_account references accounts (id),
      id uuid not null,
      application_id uuid,
      name text not null,
      -- Whether a collection passes its whole level on to what is in it, capped by item, or no more than view.
      collection_flow text not null default 'level' constraint libraries_collection_flow
        check (collection_flow in ('level', 'view')),
      -- Whether adding to a collection that others see needs manage on what is added.
      strict_collections boolean not null default false,
      default_share_days int,
      most_share_days int,
      version bigint not null default 1,
      created_at timestamptz not null default cohort_now(),
      updated_at timestamptz not null default cohort_now(),
      constraint libraries_id primary key (account_id, id),
      constraint libraries_application_id unique (account_id, application_id),
      constraint libraries_application foreign key (account_id, application_id)
        references applications (account_id, id) on delete set null (application_id)
    );

    -- Folders, files and collections. parent_id is the only truth about the tree: nothing derived takes part in a decision.
    create table resources (
      account_id uuid not null,
      id uuid not null,
      library_id uuid not null,
      kind text not null constraint resources_kind check (kind in ('folder', 'file', 'collection')),
      parent_id uuid,
      name text collate "C" not null,
      -- The application's own name for it.
      key text collate "C",
      -- Null: the account itself. No reference: whoever it was handed over to has it (ownership_handovers).
      owner_id uuid,
      metadata jsonb not null default '{}',
      version bigint not null default 1,
      created_at timestamptz not null default cohort_now(),
      updated_at timestamptz not null default cohort_now(),
      -- In the bin: it and all below give no access until it is restored.
      deleted_at timestamptz,
      constraint resources_id primary key (account_id, id),
      constraint resources_not_itself check (parent_id <> id),
      constraint resources_collections_have_no_parent check (kind <> 'collection' or parent_id is null),
      constraint resources_library foreign key (account_id, library_id) references libraries (account_id, id),
      constraint resources_parent foreign key (account_id, parent_id) references resources (account_id, id)
    ) with (fillfactor = 90);
    -- One name in one place, and the order of lists.
    create unique index resources_place on resources (account_id, library_id, parent_id, name) nulls not distinct
      where deleted_at is null and kind <> 'collection';
    -- The names of collections: of the whole account, without regard to case (they are letters, digits, _ and -).
    create unique index resources_collection_name on resources (account_id, lower(name))
      where deleted_at is null and kind = 'collection';
    create unique index resources_key on resources (account_id, library_id, key) where key is not null;
    -- What has this parent, the bin included.
    create index resources_parent on resources (account_id, parent_id) where parent_id is not null;
    create index resources_owner on resources (account_id, owner_id, id) where owner_id is not null;
    create index resources_bin on resources (account_id, library_id, deleted_at, id) where deleted_at is not null;
    create index resources_collections on resources (account_id, library_id, name)
      where deleted_at is null and kind = 'collection';

    -- A level (1 view, 2 contribute, 3 manage) on a resource and all below, for a user, a group or an application.
    create table shares (
      account_id uuid not null,
      resource_id uuid not null,
      principal_id uuid not null,
      level smallint not null constraint shares_level check (level between 1 and 3),
      -- Who gave it keeps no reference: the share outlives its granter.
      granter_kind text not null,
      granter_id uuid,
      granter_name text not null,
      reason text,
      since timestamptz not null default cohort_now(),
      until timestamptz,
      version bigint not null default 1,
      constraint shares_id primary key (account_id, resource_id, principal_id) include (level, until),
      constraint shares_resource foreign key (account_id, resource_id)
        references resources (account_id, id) on delete cascade,
      constraint shares_principal foreign key (account_id, principal_id)
        references principals (account_id, id) on delete cascade
    );
    create index shares_principal on shares (account_id, principal_id, resource_id) include (level, until);
    create index shares_until on shares (account_id, until) where until is not null;
    create index shares_granter on shares (account_id, granter_id) where granter_id is not null;

    -- What is in a collection. cap: the level that whoever added it had on it then; a collection passes no more on.
    create table collection_items (
      account_id uuid not null,
      resource_id uuid not null,
      collection_id uuid not null,
      cap smallint not null constraint collection_items_cap check (cap between 1 and 3),
      adder_kind text not null,
      adder_id uuid,
      adder_name text not null,
      since timestamptz not null default cohort_now(),
      constraint collection_items_id primary key (account_id, resource_id, collection_id) include (cap),
      constraint collection_items_resource foreign key (account_id, resource_id)
        references resources (account_id, id) on delete cascade,
      constraint collection_items_collection foreign key (account_id, collection_id)
        references resources (account_id, id) on delete cascade
    );
    create index collection_items_collection on collection_items (account_id, collection_id, resource_id);

    -- Resources with so many shares that a decision looks the principals up one by one. A hint: without it a decision is
    -- right too, and slower.
    create table crowded_resources (
      account_id uuid not null,
      resource_id uuid not null,
      constraint crowded_resources_id primary key (account_id, resource_id),
      constraint crowded_resources_resource foreign key (account_id, resource_id)
        references resources (account_id, id) on delete cascade
    );
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table crowded_resources;
    drop table collection_items;
    drop table shares;
    drop table resources;
    drop table libraries;
  `)
}
