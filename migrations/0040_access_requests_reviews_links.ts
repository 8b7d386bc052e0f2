import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Somebody asks for a level on a resource. What was asked for and is not there is kept like what is (X-09): without a resource.
    create table access_requests (
      account_id uuid not null,
      id uuid not null,
      requester_id uuid not null,
      -- As it was asked for.
      reference text not null,
      resource_id uuid,
      level smallint not null constraint access_requests_level check (level between 1 and 3),
      reason text,
      until timestamptz,
      state text not null default 'open' constraint access_requests_state
        check (state in ('open', 'granted', 'denied', 'withdrawn')),
      opened_at timestamptz not null default cohort_now(),
      decided_at timestamptz,
      -- Who decided keeps no reference.
      decider_kind text,
      decider_id uuid,
      decider_name text,
      decision_reason text,
      given_level smallint,
      given_until timestamptz,
      constraint access_requests_id primary key (account_id, id),
      constraint access_requests_requester foreign key (account_id, requester_id)
        references principals (account_id, id) on delete cascade,
      constraint access_requests_resource foreign key (account_id, resource_id)
        references resources (account_id, id) on delete set null (resource_id)
    );
    create unique index access_requests_open
      on access_requests (account_id, requester_id, coalesce(resource_id::text, reference)) where state = 'open';
    create index access_requests_waiting on access_requests (account_id, id) where state = 'open' and resource_id is not null;
    create index access_requests_of_requester on access_requests (account_id, requester_id, id);
    create index access_requests_of_resource on access_requests (account_id, resource_id, id) where resource_id is not null;

    -- A campaign: each share below a folder, or of a group, is to be kept, lowered or removed until a day.
    create table share_reviews (
      account_id uuid not null constraint share_reviews_account references accounts (id),
      id uuid not null,
      name text not null,
      resource_id uuid,
      group_id uuid,
      -- What it is about, as it was called then.
      scope_name text not null,
      -- Whose shares are looked at; null: those of every library.
      library_id uuid,
      due_at timestamptz not null,
      unanswered text not null constraint share_reviews_unanswered check (unanswered in ('flag', 'remove')),
      state text not null default 'open' constraint share_reviews_state check (state in ('open', 'closed', 'cancelled')),
      creator_kind text not null,
      creator_id uuid,
      creator_name text not null,
      created_at timestamptz not null default cohort_now(),
      ended_at timestamptz,
      constraint share_reviews_id primary key (account_id, id),
      constraint share_reviews_resource foreign key (account_id, resource_id)
        references resources (account_id, id) on delete cascade,
      constraint share_reviews_group foreign key (account_id, group_id)
        references principals (account_id, id) on delete cascade
    );
    create index share_reviews_due on share_reviews (account_id, due_at) where state = 'open';
    create index share_reviews_of_resource on share_reviews (account_id, resource_id) where resource_id is not null;
    create index share_reviews_of_group on share_reviews (account_id, group_id) where group_id is not null;

    create table share_review_items (
      account_id uuid not null,
      review_id uuid not null,
      resource_id uuid not null,
      principal_id uuid not null,
      -- As it was when the review began.
      level smallint not null,
      -- flagged, removed: nobody answered in time. gone: the share was not there any more.
      answer text constraint share_review_items_answer
        check (answer in ('keep', 'lower', 'remove', 'flagged', 'removed', 'gone')),
      new_level smallint,
      reason text,
      answered_at timestamptz,
      answerer_kind text,
      answerer_id uuid,
      answerer_name text,
      constraint share_review_items_id primary key (account_id, review_id, resource_id, principal_id),
      constraint share_review_items_review foreign key (account_id, review_id)
        references share_reviews (account_id, id) on delete cascade,
      constraint share_review_items_resource foreign key (account_id, resource_id)
        references resources (account_id, id) on delete cascade,
      constraint share_review_items_principal foreign key (account_id, principal_id)
        references principals (account_id, id) on delete cascade
    );
    create index share_review_items_open on share_review_items (account_id, review_id, resource_id, principal_id)
      where answer is null;
    create index share_review_items_of_resource on share_review_items (account_id, resource_id);
    create index share_review_items_of_principal on share_review_items (account_id, principal_id);

    -- Who knows the token sees the resource and what is below, without being anybody.
    create table public_links (
      account_id uuid not null,
      id uuid not null,
      resource_id uuid not null,
      token_hash bytea not null,
      name text not null,
      starts_at timestamptz,
      ends_at timestamptz,
      password_hash text,
      show_unpublished boolean not null,
      creator_kind text not null,
      creator_id uuid,
      creator_name text not null,
      version bigint not null default 1,
      created_at timestamptz not null default cohort_now(),
      updated_at timestamptz not null default cohort_now(),
      constraint public_links_id primary key (account_id, id),
      constraint public_links_token unique (account_id, token_hash),
      constraint public_links_resource foreign key (account_id, resource_id)
        references resources (account_id, id) on delete cascade
    );
    create index public_links_of_resource on public_links (account_id, resource_id, id);
    create index public_links_end on public_links (account_id, ends_at) where ends_at is not null;

    alter table accounts
      add column links_per_resource int not null default 5,
      add column links_per_account int not null default 100;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table accounts drop column links_per_account, drop column links_per_resource;
    drop table public_links;
    drop table share_review_items;
    drop table share_reviews;
    drop table access_requests;
  `)
}
