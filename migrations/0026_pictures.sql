-- What each client bought, in all and in two years beside each other: reports add these up instead of all orders.
-- Kept by the night's job; the day says which twelve months are meant.
create table client_sales (
  client_id bigint primary key references clients on delete cascade,
  orders integer not null,
  net numeric(16, 2) not null,
  orders_year integer not null,
  net_year numeric(16, 2) not null,
  orders_before integer not null,
  net_before numeric(16, 2) not null,
  first_order_date date not null
);
create table client_sales_state (
  singleton boolean primary key default true check (singleton),
  day date not null,
  refreshed_at timestamptz not null
);

-- The map reads what it draws without the clients themselves: a view is a strip of longitudes.
create index clients_map_idx on clients (lon, lat) include (id, status, level_id, balance)
  where archived_at is null and lon is not null;

-- Pictures of the ground from an outside server, only where the administrator names one.
create table map_settings (
  singleton boolean primary key default true check (singleton),
  version integer not null default 1,
  tiles_url text check (length(tiles_url) between 1 and 300),
  tiles_attribution text check (length(tiles_attribution) between 1 and 200),
  check ((tiles_url is null) = (tiles_attribution is null))
);
insert into map_settings default values;

-- The day's page as each person wants it: the order of its boxes, and those that are put away.
alter table users
  add column today_order text[] not null default '{}',
  add column today_hidden text[] not null default '{}';

-- What the health of the list counts, and what reports read by the day it happened.
create index clients_no_email_idx on clients (name, id) where email is null and archived_at is null;
create index clients_no_source_idx on clients (name, id) where source_id is null and archived_at is null;
create index level_history_changed_at_idx on level_history (changed_at);
create index status_history_changed_at_idx on status_history (changed_at);
create index notes_created_at_idx on notes (created_at) where deleted_at is null;
-- Whose addresses were refused is read from the few that were.
create index contacts_email_idx on contacts (lower(email)) where email is not null;

-- What people did: the orders that each entered, and the messages to clients, by the day they were written.
drop index orders_created_by_idx;
create index orders_created_by_idx on orders (created_by, created_at) include (status, net_total) where created_by is not null;
create index messages_told_idx on messages (created_at) include (client_id, channel, event, state, via)
  where user_id is null and client_id is not null;
