-- Five roles, fixed; what each may do is edited in the settings. An area is none, view or edit.
create table roles (
  key text primary key check (key in ('administrator', 'sales', 'accounting', 'warehouse', 'viewer')),
  position smallint not null,
  label text not null,
  areas jsonb not null check (jsonb_typeof(areas) = 'object'),
  -- Only the clients that the person manages, and what hangs on them.
  own_portfolio boolean not null default false,
  sees_cnp boolean not null default false,
  sees_balance boolean not null default false,
  sees_cost boolean not null default false,
  may_export boolean not null default false,
  may_bulk boolean not null default false,
  version integer not null default 1,
  -- An administrator may do everything, whatever the settings say: nobody can lock everybody out.
  check (key <> 'administrator' or not own_portfolio and sees_cnp and sees_balance and sees_cost and may_export and may_bulk)
);
insert into roles (key, position, label, areas, sees_cnp, sees_balance, sees_cost, may_export, may_bulk) values
  ('administrator', 1, 'Administrator', '{"clients":"edit","notes":"edit","products":"edit","orders":"edit","documents":"edit","payments":"edit","messages":"edit","campaigns":"edit","reports":"edit","settings":"edit"}', true, true, true, true, true),
  ('sales', 2, 'Vânzări', '{"clients":"edit","notes":"edit","products":"edit","orders":"edit","documents":"edit","payments":"edit","messages":"edit","campaigns":"edit","reports":"view","settings":"none"}', false, true, true, false, true),
  ('accounting', 3, 'Contabilitate', '{"clients":"edit","notes":"edit","products":"view","orders":"view","documents":"edit","payments":"edit","messages":"edit","campaigns":"none","reports":"view","settings":"none"}', true, true, true, true, false),
  ('warehouse', 4, 'Depozit', '{"clients":"view","notes":"edit","products":"view","orders":"edit","documents":"view","payments":"none","messages":"none","campaigns":"none","reports":"none","settings":"none"}', false, false, false, false, false),
  ('viewer', 5, 'Vizualizare', '{"clients":"view","notes":"view","products":"view","orders":"view","documents":"view","payments":"view","messages":"view","campaigns":"view","reports":"view","settings":"none"}', false, true, false, false, false);

alter table users drop constraint users_role_check;
alter table users
  add constraint users_role_fkey foreign key (role) references roles (key),
  -- Empty: as the role says.
  add column own_portfolio boolean;
create index users_role_idx on users (role);

-- Where a session lives, so that its person recognises it and can end it.
alter table sessions
  add column id bigint generated always as identity,
  add column last_seen_at timestamptz not null default now(),
  add column network text,
  add column user_agent text check (length(user_agent) <= 300);
create unique index sessions_id_key on sessions (id);

-- When a person was last here stays known after the session is gone, whatever ended it.
alter table users add column last_seen_at timestamptz;
create function note_last_seen() returns trigger language plpgsql as $$
begin
  update users set last_seen_at = greatest(last_seen_at, old.last_seen_at) where id = old.user_id;
  return null;
end $$;
create trigger note_last_seen after delete on sessions for each row execute function note_last_seen();

-- The tries of a network, whatever the account.
create index login_attempts_network_idx on login_attempts (network, at);

-- 'security': somebody seems to guess a password.
alter table alerts drop constraint alerts_kind_check;
alter table alerts add constraint alerts_kind_check
  check (kind in ('reminder', 'level', 'status', 'blocked', 'failure', 'bounce', 'anaf', 'campaign', 'security'));

-- Through what a change came: 'form', 'api', 'token: …', 'portal', the name of a job.
alter table audit_entries drop constraint audit_entries_actor_kind_check;
alter table audit_entries
  add constraint audit_entries_actor_kind_check check (actor_kind in ('user', 'system', 'portal')),
  add column via text check (length(via) <= 120);
