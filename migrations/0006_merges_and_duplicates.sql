-- A client that was merged into another one stays, archived, and its id answers as the other's.
alter table clients add column merged_into_id bigint references clients check (merged_into_id <> id);
alter table clients add check (merged_into_id is null or archived_at is not null);
create index clients_merged_into_id_idx on clients (merged_into_id) where merged_into_id is not null;

create table client_merges (
  id bigint generated always as identity primary key,
  kept_id bigint not null references clients,
  user_id bigint not null references users,
  merged_at timestamptz not null default now(),
  choices jsonb not null,
  -- Every row of its clients that a merge may touch, by table, as it was and as the merge left it: the undo compares both
  -- with what is there.
  before jsonb not null,
  after jsonb not null,
  undone_at timestamptz,
  undone_by bigint references users,
  -- What the undo left alone because somebody had edited it since: [{client_id, label}]
  left_alone jsonb not null default '[]',
  check ((undone_at is null) = (undone_by is null))
);
create index client_merges_kept_id_idx on client_merges (kept_id, id);
create index client_merges_user_id_idx on client_merges (user_id);
create index client_merges_undone_by_idx on client_merges (undone_by) where undone_by is not null;

create table client_merge_clients (
  merge_id bigint not null references client_merges on delete cascade,
  client_id bigint not null references clients,
  primary key (merge_id, client_id)
);
create index client_merge_clients_client_id_idx on client_merge_clients (client_id, merge_id);

-- What two clients may share: a phone, an IBAN, an e-mail, a name, an address. No foreign key: its check would hold every
-- client of a thousand that are gone through, and whoever saves one would wait. What is deleted falls due as well.
create table duplicate_keys (
  client_id bigint not null,
  kind text not null check (kind in ('phone', 'iban', 'email', 'name', 'near_name', 'address')),
  key text collate "C" not null,
  primary key (kind, key, client_id)
);
create index duplicate_keys_client_id_idx on duplicate_keys (client_id);

create table duplicate_pairs (
  id bigint generated always as identity primary key,
  low_id bigint not null references clients on delete cascade,
  high_id bigint not null references clients on delete cascade,
  reasons text[] not null,
  score integer not null,
  state text not null default 'open' check (state in ('open', 'dismissed')),
  dismissed_by bigint references users,
  dismissed_at timestamptz,
  reason text check (length(reason) <= 300),
  check (low_id < high_id),
  check ((state = 'dismissed') = (dismissed_at is not null and dismissed_by is not null)),
  unique (low_id, high_id)
);
create index duplicate_pairs_high_id_idx on duplicate_pairs (high_id);
create index duplicate_pairs_open_idx on duplicate_pairs (score desc, id desc) where state = 'open';
create index duplicate_pairs_dismissed_idx on duplicate_pairs (dismissed_at desc, id desc) where state = 'dismissed';
create index duplicate_pairs_dismissed_by_idx on duplicate_pairs (dismissed_by) where dismissed_by is not null;

-- Clients whose keys are to be read again. Rows are only added and taken: a save never waits for the search.
create table duplicates_due (
  id bigint generated always as identity primary key,
  client_id bigint not null
);

-- A trigger, because a save, a bulk change and an import each write clients in their own way and none may be missed;
-- a mark in the client's own row would cost a second write of all its indexes for every client that is gone through.
create function clients_fall_due_for_duplicates() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    -- No join: its plan, made once for the few clients of a save, took minutes for all whom a night moves.
    insert into duplicates_due (client_id)
    select id from (select id, version from changed except select id, version from previous) as further;
  else
    insert into duplicates_due (client_id) select id from changed;
  end if;
  return null;
end $$;
create trigger clients_inserted_fall_due after insert on clients
  referencing new table as changed for each statement execute function clients_fall_due_for_duplicates();
create trigger clients_updated_fall_due after update on clients
  referencing new table as changed old table as previous
  for each statement execute function clients_fall_due_for_duplicates();
create trigger clients_deleted_fall_due after delete on clients
  referencing old table as changed for each statement execute function clients_fall_due_for_duplicates();

insert into duplicates_due (client_id) select id from clients;
