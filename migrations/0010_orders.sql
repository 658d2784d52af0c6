create table orders (
  id bigint generated always as identity primary key,
  number text not null generated always as ('CMD-' || id) stored,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by bigint references users,
  client_id bigint not null references clients,
  date date not null,
  status text not null default 'new'
    check (status in ('new', 'confirmed', 'in_progress', 'shipped', 'delivered', 'cancelled')),
  -- Null: to the client's billing address.
  delivery_address_id bigint references delivery_addresses on delete set null,
  note text check (length(note) <= 1000),
  net_total numeric(14, 2) not null default 0,
  vat_total numeric(14, 2) not null default 0,
  total numeric(14, 2) not null default 0,
  check (total = net_total + vat_total)
);
create unique index orders_number_key on orders (number);
create index orders_date_idx on orders (date desc, id desc);
create index orders_status_idx on orders (status, date desc, id desc);
create index orders_client_id_idx on orders (client_id, date desc, id desc);
-- What levels and the last order are measured by, without reading the orders themselves.
create index orders_measure_idx on orders (client_id, date) include (net_total) where status <> 'cancelled';
create index orders_delivery_address_id_idx on orders (delivery_address_id) where delivery_address_id is not null;
create index orders_created_by_idx on orders (created_by) where created_by is not null;

create table order_lines (
  id bigint generated always as identity primary key,
  order_id bigint not null references orders on delete cascade,
  position integer not null,
  product_id bigint references products,
  description text not null check (length(description) between 1 and 300),
  unit text not null default 'buc' check (length(unit) between 1 and 20),
  quantity numeric(14, 3) not null check (quantity > 0),
  unit_price numeric(14, 2) not null check (unit_price >= 0),
  vat_rate numeric(5, 2) not null check (vat_rate between 0 and 100),
  net numeric(14, 2) not null,
  -- How the price came about: [{rule, detail, price}]; null where a person gave it.
  price_steps jsonb
);
create index order_lines_order_id_idx on order_lines (order_id, position);
create index order_lines_product_id_idx on order_lines (product_id) where product_id is not null;

-- The parcel of an order, with the address as it was printed.
create table awbs (
  id bigint generated always as identity primary key,
  order_id bigint not null references orders,
  number text not null check (length(number) between 1 and 40),
  courier text not null,
  payer text not null check (payer in ('supplier', 'client')),
  recipient text not null,
  phone text,
  address_lines text[] not null,
  created_at timestamptz not null default now(),
  created_by bigint references users
);
create unique index awbs_order_id_key on awbs (order_id);
create unique index awbs_number_key on awbs (courier, number);
create index awbs_created_by_idx on awbs (created_by) where created_by is not null;
