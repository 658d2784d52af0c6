-- The columns of the client list that a person chose, in order; null is the usual ones.
alter table users add column client_columns text[];
alter table users add column may_export boolean not null default false;

-- A list's address under a name, for its owner or for everybody; the chosen columns are part of the address.
create table saved_views (
  id bigint generated always as identity primary key,
  user_id bigint not null references users on delete cascade,
  name text not null check (length(name) between 1 and 60),
  query text not null check (length(query) <= 16000),
  shared boolean not null default false,
  created_at timestamptz not null default now()
);
create unique index saved_views_name_key on saved_views (user_id, lower(name));
create index saved_views_shared_idx on saved_views (id) where shared;

-- One change of many clients. Its clients are frozen when it is planned; each is changed once.
create table bulk_changes (
  id bigint generated always as identity primary key,
  user_id bigint not null references users,
  created_at timestamptz not null default now(),
  -- What is changed and to what: {"kind": "type", "type_id": 2}
  change jsonb not null,
  state text not null default 'planned'
    check (state in ('planned', 'applying', 'applied', 'reversing', 'reversed')),
  -- The address of the list it was chosen from, to lead back there.
  list_query text not null default '' check (length(list_query) <= 16000),
  total integer not null default 0,
  -- How many of its clients are in each state, counted on in the transaction that changes them.
  changed integer not null default 0,
  same integer not null default 0,
  reversed integer not null default 0,
  kept integer not null default 0,
  -- What was shown before it was applied; until then it is counted anew each time it is shown.
  preview jsonb,
  -- When it last got further: one that rests was killed, and is taken up again.
  worked_at timestamptz,
  applied_at timestamptz,
  reversed_at timestamptz,
  reversed_by_id bigint references users
);
create index bulk_changes_user_id_idx on bulk_changes (user_id, id);
create index bulk_changes_reversed_by_id_idx on bulk_changes (reversed_by_id) where reversed_by_id is not null;
create index bulk_changes_working_idx on bulk_changes (id) where state in ('applying', 'reversing');

create table bulk_change_clients (
  bulk_change_id bigint not null references bulk_changes on delete cascade,
  client_id bigint not null references clients on delete cascade,
  -- waiting until it is applied; same: it already was so; kept: somebody changed it since, the undo left it alone.
  state text not null default 'waiting' check (state in ('waiting', 'changed', 'same', 'reversed', 'kept')),
  before jsonb,
  after jsonb,
  -- The client's version with the change: who touched the field since is asked from here on.
  version integer,
  -- Who changed it since; null where the program did.
  kept_for_id bigint references users,
  primary key (bulk_change_id, client_id)
);
create index bulk_change_clients_client_id_idx on bulk_change_clients (client_id);
create index bulk_change_clients_state_idx on bulk_change_clients (bulk_change_id, state, client_id);
create index bulk_change_clients_kept_for_id_idx on bulk_change_clients (kept_for_id) where kept_for_id is not null;
