create extension if not exists pg_trgm;

create table users (
  id bigint generated always as identity primary key,
  email text not null check (email = lower(email)),
  name text not null check (length(name) between 1 and 120),
  password_hash text not null,
  role text not null check (role in ('administrator', 'sales')),
  active boolean not null default true,
  theme text not null default 'auto' check (theme in ('auto', 'light', 'dark')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index users_email_key on users (email);

create table sessions (
  token_hash bytea primary key,
  user_id bigint not null references users on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sessions_user_id_idx on sessions (user_id);
create index sessions_expires_at_idx on sessions (expires_at);

create table login_attempts (
  id bigint generated always as identity primary key,
  account text not null,
  network text not null,
  at timestamptz not null default now()
);
create index login_attempts_lookup_idx on login_attempts (account, network, at);

-- One row at most: the code that the terminal shows until the first administrator exists.
create table setup_codes (
  singleton boolean primary key default true check (singleton),
  code_hash text not null,
  created_at timestamptz not null default now()
);

create table audit_entries (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor_id bigint references users,
  actor_kind text not null check (actor_kind in ('user', 'system')),
  action text not null,
  subject text not null,
  subject_id bigint not null,
  changes jsonb not null default '{}',
  -- The subject's version after the change, and the form it was saved from: who saves against an older
  -- version is shown what others changed since, never what the same form changed.
  version integer,
  form_key text
);
create index audit_entries_subject_idx on audit_entries (subject, subject_id, id);
create index audit_entries_actor_id_idx on audit_entries (actor_id);

-- A key that came before names what it made, so that a double click or a repeated call makes one thing.
create table idempotency_keys (
  user_id bigint not null references users on delete cascade,
  key text not null check (length(key) between 1 and 200),
  body_hash text not null,
  subject text not null,
  subject_id bigint,
  created_at timestamptz not null default now(),
  primary key (user_id, key)
);

-- The next free slot of each outside service that takes so many calls a second from the whole installation.
create table turns (
  service text primary key,
  next_at timestamptz not null
);

create table company_answers (
  tax_id text primary key,
  company jsonb not null,
  fetched_at timestamptz not null
);
