-- What a person of the firm is told inside the program: the bell.
create table alerts (
  id bigint generated always as identity primary key,
  user_id bigint not null references users on delete cascade,
  at timestamptz not null default now(),
  kind text not null check (kind in ('reminder', 'level', 'status', 'blocked', 'failure', 'bounce', 'anaf', 'campaign')),
  client_id bigint references clients on delete cascade,
  text text not null check (length(text) between 1 and 500),
  href text not null check (href like '/%'),
  read_at timestamptz,
  -- One thing, one ring for each person, however often it is asked for.
  unique_key text not null,
  unique (user_id, unique_key)
);
create index alerts_user_id_idx on alerts (user_id, id desc);
create index alerts_unread_idx on alerts (user_id, id desc) where read_at is null;
create index alerts_at_idx on alerts (at);
create index alerts_client_id_idx on alerts (client_id) where client_id is not null;

create table notes (
  id bigint generated always as identity primary key,
  client_id bigint not null references clients,
  kind text not null default 'note' check (kind in ('note', 'phone', 'email', 'meeting', 'visit', 'anaf')),
  text text not null check (length(text) between 1 and 10000),
  pinned_at timestamptz,
  created_at timestamptz not null default now(),
  -- Nobody: the program wrote it itself.
  created_by bigint references users,
  updated_at timestamptz not null default now(),
  version integer not null default 1,
  deleted_at timestamptz,
  remind_at timestamptz,
  remind_user_id bigint references users,
  -- When the bell rang for `remind_at`; a snooze empties it.
  reminded_at timestamptz,
  done_at timestamptz,
  done_by bigint references users,
  check ((remind_at is null) = (remind_user_id is null)),
  check (remind_at is not null or (reminded_at is null and done_at is null))
);
create index notes_client_id_idx on notes (client_id, pinned_at desc nulls last, id desc) where deleted_at is null;
create index notes_due_idx on notes (remind_at)
  where remind_at is not null and reminded_at is null and done_at is null and deleted_at is null;
create index notes_remind_user_id_idx on notes (remind_user_id, remind_at) where remind_user_id is not null;
create index notes_created_by_idx on notes (created_by) where created_by is not null;
create index notes_done_by_idx on notes (done_by) where done_by is not null;

-- The bytes lie behind the files door under `file_key`.
create table note_files (
  id bigint generated always as identity primary key,
  note_id bigint not null references notes,
  name text not null check (length(name) between 1 and 200),
  content_type text not null,
  size integer not null check (size > 0),
  file_key text not null unique,
  created_at timestamptz not null default now(),
  created_by bigint references users
);
create index note_files_note_id_idx on note_files (note_id);
create index note_files_created_by_idx on note_files (created_by) where created_by is not null;

-- Whether the e-mails to managers (blocked, level, status, ANAF) are wanted; the bell rings all the same.
alter table users add column alert_emails boolean not null default true;

alter table messages add column note_id bigint references notes;
create index messages_note_id_idx on messages (note_id) where note_id is not null;

-- What a person still has to do, the oldest first, and what that person has lately done.
create index notes_open_idx on notes (remind_user_id, remind_at, id)
  where remind_at is not null and done_at is null and deleted_at is null;
create index notes_done_idx on notes (remind_user_id, done_at desc) where done_at is not null and deleted_at is null;
