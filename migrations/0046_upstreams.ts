import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Providers elsewhere that people may sign in with. The id is also that of its source of memberships.
    create table upstreams (
      account_id uuid not null,
      id uuid not null,
      kind text not null constraint upstreams_kind check (kind in ('oidc', 'saml')),
      name text not null,
      name_key text collate "C" not null,
      enabled boolean not null,
      settings jsonb not null,
      -- The client secret, and the private key that requests are signed with.
      sealed_secret text,
      sealed_key text,
      version bigint not null default 1,
      created_at timestamptz not null default cohort_now(),
      updated_at timestamptz not null default cohort_now(),
      constraint upstreams_id primary key (account_id, id),
      constraint upstreams_name unique (account_id, name_key),
      constraint upstreams_source foreign key (account_id, id) references sources (account_id, id)
    );

    -- Whoever has a name or mail address of such a domain is sent there, and where it is enforced nowhere else.
    create table upstream_domains (
      account_id uuid not null,
      domain text collate "C" not null,
      upstream_id uuid not null,
      enforced boolean not null,
      constraint upstream_domains_id primary key (account_id, domain),
      constraint upstream_domains_upstream foreign key (account_id, upstream_id)
        references upstreams (account_id, id) on delete cascade
    );
    create index upstream_domains_of_upstream on upstream_domains (account_id, upstream_id);

    -- Account administrators who may use their password although a domain of the upstream is enforced.
    create table upstream_exemptions (
      account_id uuid not null,
      upstream_id uuid not null,
      user_id uuid not null,
      constraint upstream_exemptions_id primary key (account_id, upstream_id, user_id),
      constraint upstream_exemptions_upstream foreign key (account_id, upstream_id)
        references upstreams (account_id, id) on delete cascade,
      constraint upstream_exemptions_user foreign key (account_id, user_id)
        references users (account_id, id) on delete cascade
    );
    create index upstream_exemptions_of_user on upstream_exemptions (account_id, user_id);

    -- Who somebody of the upstream is here. Never changed: only made and removed.
    create table upstream_links (
      account_id uuid not null,
      upstream_id uuid not null,
      user_id uuid not null,
      issuer text collate "C" not null,
      subject text collate "C" not null,
      -- Whether the person came to be by this link.
      created_user boolean not null,
      created_at timestamptz not null default cohort_now(),
      last_used_at timestamptz not null default cohort_now(),
      constraint upstream_links_id primary key (account_id, upstream_id, issuer, subject),
      constraint upstream_links_once unique (account_id, upstream_id, issuer, user_id),
      constraint upstream_links_upstream foreign key (account_id, upstream_id)
        references upstreams (account_id, id) on delete cascade,
      constraint upstream_links_user foreign key (account_id, user_id)
        references users (account_id, id) on delete cascade
    );
    create index upstream_links_of_user on upstream_links (account_id, user_id);

    create function upstream_links_stay() returns trigger language plpgsql as $body$
    begin
      if (new.account_id, new.upstream_id, new.user_id, new.issuer, new.subject, new.created_user)
         is distinct from
         (old.account_id, old.upstream_id, old.user_id, old.issuer, old.subject, old.created_user) then
        raise exception 'a link to a provider is never changed';
      end if;
      return new;
    end $body$;
    create trigger upstream_links_stay before update on upstream_links
      for each row execute function upstream_links_stay();

    -- Who has this value among their groups there is in this group here; without a value everybody who arrives.
    create table upstream_groups (
      account_id uuid not null,
      upstream_id uuid not null,
      value text,
      value_key text collate "C",
      group_id uuid not null,
      constraint upstream_groups_id unique nulls not distinct (account_id, upstream_id, value_key, group_id),
      constraint upstream_groups_upstream foreign key (account_id, upstream_id)
        references upstreams (account_id, id) on delete cascade,
      constraint upstream_groups_group foreign key (account_id, group_id)
        references groups (account_id, id) on delete cascade
    );
    create index upstream_groups_of_group on upstream_groups (account_id, group_id);

    -- Somebody on the way there and back. The state (OpenID Connect) or the id of the request (SAML) is used once.
    create table upstream_visits (
      account_id uuid not null,
      state_hash bytea not null,
      upstream_id uuid not null,
      -- Of the interaction, or null where an administrator tries the upstream.
      uid text collate "C",
      tester_id uuid,
      -- What came, until the browser that set out is seen again; of a trial what would have happened.
      sealed_answer text,
      used boolean not null default false,
      expires_at timestamptz not null,
      constraint upstream_visits_id primary key (account_id, state_hash),
      constraint upstream_visits_upstream foreign key (account_id, upstream_id)
        references upstreams (account_id, id) on delete cascade,
      constraint upstream_visits_tester foreign key (account_id, tester_id)
        references users (account_id, id) on delete cascade
    );
    create index upstream_visits_expired on upstream_visits (account_id, expires_at);
    create index upstream_visits_of_upstream on upstream_visits (account_id, upstream_id);
    create index upstream_visits_of_tester on upstream_visits (account_id, tester_id);

    alter table events drop constraint events_actor_kind;
    alter table events add constraint events_actor_kind
      check (actor_kind in ('user', 'connection', 'upstream', 'application', 'command-line', 'system')) not valid;
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table events drop constraint events_actor_kind;
    alter table events add constraint events_actor_kind
      check (actor_kind in ('user', 'connection', 'application', 'command-line', 'system')) not valid;
    drop table upstream_visits;
    drop table upstream_groups;
    drop table upstream_links;
    drop function upstream_links_stay;
    drop table upstream_exemptions;
    drop table upstream_domains;
    drop table upstreams;
    delete from memberships m using sources s
     where s.account_id = m.account_id and s.id = m.source_id and s.kind = 'upstream';
    delete from sources where kind = 'upstream';
  `)
}
