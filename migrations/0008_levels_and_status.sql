-- What a level means: from which mean order value on, what it gives, and how early its orders are served.
alter table client_levels
  add column threshold numeric(14, 2) not null default 0 check (threshold >= 0),
  add column discount_percent numeric(5, 2) not null default 0 check (discount_percent between 0 and 100),
  add column markup_percent numeric(7, 2) not null default 0 check (markup_percent between 0 and 10000),
  add column priority smallint not null default 0 check (priority between 0 and 100);
update client_levels set threshold = 1000, markup_percent = 25, priority = 2 where lower(name) = 'medium';
update client_levels set threshold = 5000, discount_percent = 15, markup_percent = 20, priority = 3
  where lower(name) = 'large business';
update client_levels set markup_percent = 30, priority = 1 where lower(name) = 'small business';
-- What the others stand for nobody said yet: nobody reaches them before somebody does.
update client_levels set threshold = 999999999999.99
  where lower(name) not in ('small business', 'medium', 'large business');
-- Two levels may change places in one save.
drop index client_levels_rank_key;
alter table client_levels add constraint client_levels_rank_key unique (rank) deferrable initially immediate;

-- One row: the rules by which clients move. Its history is the audit's.
create table level_status_settings (
  singleton boolean primary key default true check (singleton),
  version integer not null default 1,
  automatic boolean not null default false,
  period_months smallint not null default 6 check (period_months between 1 and 60),
  allow_demotion boolean not null default true,
  inactive_after_days smallint not null default 180 check (inactive_after_days between 1 and 3650)
);
insert into level_status_settings default values;

alter table clients
  -- The last order that counts: not cancelled, not of a day to come. Kept by the orders' transactions and the night.
  add column last_order_date date,
  -- The day a person or a file set the status, from which its days count too; null where an order did.
  add column status_set_on date default (now() at time zone 'Europe/Bucharest')::date,
  add column level_locked boolean not null default false,
  add column level_locked_until date,
  add check (level_locked or level_locked_until is null);
create index clients_last_order_idx on clients (coalesce(last_order_date, '0001-01-01'::date), id)
  where archived_at is null;
-- The night looks only at those whose days are over.
create index clients_resting_idx on clients (greatest(last_order_date, status_set_on), id)
  where status = 'active' and archived_at is null;

create table level_history (
  id bigint generated always as identity primary key,
  client_id bigint not null references clients on delete cascade,
  from_level_id bigint not null references client_levels,
  to_level_id bigint not null references client_levels,
  -- The unrounded mean of the period's orders; null where nobody measured.
  average numeric,
  orders_count integer not null default 0,
  period_months smallint,
  cause text not null check (cause in ('automatic', 'manual', 'import')),
  changed_at timestamptz not null default now(),
  changed_by bigint references users
);
create index level_history_client_id_idx on level_history (client_id, id);
create index level_history_from_level_id_idx on level_history (from_level_id);
create index level_history_to_level_id_idx on level_history (to_level_id);
create index level_history_changed_by_idx on level_history (changed_by) where changed_by is not null;

create table status_history (
  id bigint generated always as identity primary key,
  client_id bigint not null references clients on delete cascade,
  from_status text not null check (from_status in ('prospect', 'active', 'inactive')),
  to_status text not null check (to_status in ('prospect', 'active', 'inactive')),
  cause text not null check (cause in ('automatic', 'manual', 'import')),
  changed_at timestamptz not null default now(),
  changed_by bigint references users
);
create index status_history_client_id_idx on status_history (client_id, id);
create index status_history_changed_by_idx on status_history (changed_by) where changed_by is not null;
