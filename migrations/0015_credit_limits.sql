-- One row: how much clients may owe. Null: not checked; 0: nothing.
create table credit_settings (
  singleton boolean primary key default true check (singleton),
  version integer not null default 1,
  overdue_limit numeric(14, 2) check (overdue_limit >= 0),
  total_limit numeric(14, 2) check (total_limit >= 0),
  overdue_days_limit smallint check (overdue_days_limit between 0 and 3650)
);
insert into credit_settings default values;

alter table clients
  -- The client's own limits; null: the firm's.
  add column credit_overdue_limit numeric(14, 2) check (credit_overdue_limit >= 0),
  add column credit_total_limit numeric(14, 2) check (credit_total_limit >= 0),
  add column credit_overdue_days smallint check (credit_overdue_days between 0 and 3650),
  add column credit_unchecked boolean not null default false;

-- The few that have limits of their own.
create index clients_own_limits_idx on clients (id) where credit_unchecked or credit_overdue_limit is not null
  or credit_total_limit is not null or credit_overdue_days is not null;

-- A client's limits for a while; null: as usual.
create table credit_raises (
  id bigint generated always as identity primary key,
  client_id bigint not null references clients,
  overdue_limit numeric(14, 2) check (overdue_limit >= 0),
  total_limit numeric(14, 2) check (total_limit >= 0),
  overdue_days smallint check (overdue_days between 0 and 3650),
  reason text not null check (length(reason) between 1 and 300),
  until date not null,
  approved_by bigint not null references users,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  ended_by bigint references users,
  check (num_nonnulls(overdue_limit, total_limit, overdue_days) > 0)
);
-- One at a time.
create unique index credit_raises_current_key on credit_raises (client_id) where ended_at is null;
create index credit_raises_client_id_idx on credit_raises (client_id, id);
create index credit_raises_approved_by_idx on credit_raises (approved_by);
create index credit_raises_ended_by_idx on credit_raises (ended_by) where ended_by is not null;
