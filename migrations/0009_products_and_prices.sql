-- VAT by its days: OUG 156/2024 and Legea 141/2025. A product keeps its kind of rate when the rate itself changes.
create table vat_rates (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('standard', 'reduced', 'reduced_5', 'transitional', 'zero')),
  rate numeric(5, 2) not null check (rate between 0 and 100),
  valid_from date not null,
  valid_until date check (valid_until >= valid_from),
  unique (kind, valid_from)
);
insert into vat_rates (kind, rate, valid_from, valid_until) values
  ('standard', 19, '2017-01-01', '2025-07-31'), ('standard', 21, '2025-08-01', null),
  ('reduced', 9, '2016-01-01', '2025-07-31'), ('reduced', 11, '2025-08-01', null),
  ('reduced_5', 5, '2016-01-01', '2025-07-31'),
  ('transitional', 9, '2025-08-01', '2026-07-31'),
  ('zero', 0, '2000-01-01', null);

create table product_categories (
  id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 60)
);
create unique index product_categories_name_key on product_categories (lower(name));

create table products (
  id bigint generated always as identity primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  code text not null check (length(code) between 1 and 60),
  name text collate "ro-x-icu" not null check (length(name) between 1 and 200),
  unit text not null default 'buc' check (length(unit) between 1 and 20),
  category_id bigint references product_categories,
  price numeric(14, 2) not null default 0 check (price >= 0),
  purchase_cost numeric(14, 2) check (purchase_cost >= 0),
  last_purchase_cost numeric(14, 2) check (last_purchase_cost >= 0),
  vat_rate numeric(5, 2) not null check (vat_rate between 0 and 100),
  active boolean not null default true,
  search_text text collate "C" not null
);
create unique index products_code_key on products (lower(code));
create index products_name_idx on products (name, id);
create index products_category_id_idx on products (category_id, name, id);
create index products_search_idx on products using gin (search_text gin_trgm_ops);

-- One row: how the firm makes its prices.
create table selling_settings (
  singleton boolean primary key default true check (singleton),
  version integer not null default 1,
  mode text not null default 'fixed' check (mode in ('fixed', 'cost_markup', 'last_cost_markup')),
  allow_below_cost boolean not null default false
);
insert into selling_settings default values;

-- Prices that replace the base price for the clients of one type or of one level.
create table price_lists (
  id bigint generated always as identity primary key,
  version integer not null default 1,
  name text not null check (length(name) between 1 and 60),
  type_id bigint references client_types,
  level_id bigint references client_levels,
  valid_from date,
  valid_until date check (valid_until >= valid_from),
  check (num_nonnulls(type_id, level_id) = 1)
);
create unique index price_lists_name_key on price_lists (lower(name));
create index price_lists_type_id_idx on price_lists (type_id) where type_id is not null;
create index price_lists_level_id_idx on price_lists (level_id) where level_id is not null;

create table price_list_items (
  price_list_id bigint not null references price_lists on delete cascade,
  product_id bigint not null references products,
  price numeric(14, 2) not null check (price >= 0),
  primary key (price_list_id, product_id)
);
create index price_list_items_product_id_idx on price_list_items (product_id);

-- A discount is for whoever fits all that it names.
create table discounts (
  id bigint generated always as identity primary key,
  version integer not null default 1,
  level_id bigint references client_levels,
  type_id bigint references client_types,
  category_id bigint references product_categories,
  percent numeric(5, 2) not null check (percent > 0 and percent <= 100),
  valid_from date,
  valid_until date check (valid_until >= valid_from),
  check (num_nonnulls(level_id, type_id, category_id) >= 1)
);
create index discounts_level_id_idx on discounts (level_id) where level_id is not null;
create index discounts_type_id_idx on discounts (type_id) where type_id is not null;
create index discounts_category_id_idx on discounts (category_id) where category_id is not null;
