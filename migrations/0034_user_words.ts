import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(String.raw`
    -- Where words begin in the names of a person: after white space, after ASCII punctuation, and where a number does. Of the
    -- user name only what comes before the @. What another word begins with is found with that one.
    create function cohort_words(user_name_key text, display_name_key text) returns text[]
      language plpgsql immutable parallel safe as $$
      declare
        names text collate "C" := translate(concat_ws(' ', display_name_key, split_part(user_name_key, '@', 1)),
          E'\t\n\r\f\v', '     ');
        words text[] := string_to_array(names, ' ')
          || string_to_array(translate(names, '!"#$%&''()*+,-./:;<=>@[\]^_{|}~' || chr(63) || chr(96), repeat(' ', 32)), ' ');
      begin
        if names ~ '[0-9]' then
          words := words || regexp_split_to_array(names, '[^0-9]+');
        end if;
        return (select coalesce(array_agg(word), '{}')
                  from (select word, lead(word) over () as next
                          from (select distinct left(w, 64) collate "C" as word from unnest(words) w where w <> '' order by 1) s) t
                 where next is null or not starts_with(next, word));
      end $$;

    -- People by the words of their names, for whoever types one (storage/lists/words.ts).
    create table user_words (
      account_id uuid not null,
      word text collate "C" not null,
      user_id uuid not null,
      constraint user_words_id primary key (account_id, word, user_id)
    );
    insert into user_words (account_id, word, user_id)
      select account_id, unnest(cohort_words(user_name_key, display_name_key)), id from users order by 1, 2, 3;

    -- However a person is written, the words follow. They have no reference to the person: it would need an index of its own.
    create function users_words() returns trigger
      language plpgsql as $$
      begin
        if tg_op <> 'INSERT' then
          delete from user_words
           where account_id = old.account_id and user_id = old.id
             and word = any (cohort_words(old.user_name_key, old.display_name_key));
        end if;
        if tg_op <> 'DELETE' then
          insert into user_words (account_id, word, user_id)
            select new.account_id, unnest(cohort_words(new.user_name_key, new.display_name_key)), new.id;
        end if;
        return null;
      end $$;
    create trigger users_words_of_new after insert or delete on users
      for each row execute function users_words();
    create trigger users_words_of_changed after update of user_name_key, display_name_key on users
      for each row when (old.user_name_key <> new.user_name_key or old.display_name_key is distinct from new.display_name_key)
      execute function users_words();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop trigger users_words_of_changed on users;
    drop trigger users_words_of_new on users;
    drop function users_words();
    drop table user_words;
    drop function cohort_words(text, text);
  `)
}
