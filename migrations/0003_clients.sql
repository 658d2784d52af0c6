create table client_types (
  id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 60),
  payment_term_days smallint check (payment_term_days between 0 and 365),
  order_note text check (length(order_note) <= 500),
  position integer not null default 0
);
create unique index client_types_name_key on client_types (lower(name));
insert into client_types (name, position) values ('Revânzător', 1), ('Client Final', 2), ('Instituție Publică', 3);

create table client_levels (
  id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 60),
  rank integer not null
);
create unique index client_levels_name_key on client_levels (lower(name));
create unique index client_levels_rank_key on client_levels (rank);
insert into client_levels (name, rank) values ('Small Business', 1), ('Medium', 2), ('Large Business', 3);

create table sources (
  id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 60)
);
create unique index sources_name_key on sources (lower(name));
insert into sources (name) values ('Recomandare'), ('Site web'), ('Telefon'), ('Târg sau eveniment'), ('Publicitate');

create table tags (
  id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 40),
  color text not null check (color in ('blue', 'green', 'orange', 'red', 'purple', 'teal', 'gray'))
);
create unique index tags_name_key on tags (lower(name));

create table clients (
  id bigint generated always as identity primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  archived_at timestamptz,

  name text collate "ro-x-icu" not null check (length(name) between 1 and 200),
  alias text check (length(alias) <= 200),
  phone text check (length(phone) <= 20),
  mobile text check (length(mobile) <= 20),
  email text check (length(email) <= 254),
  email_enabled boolean not null default true,

  country text not null default 'RO' check (country ~ '^[A-Z]{2}$'),
  county text check (length(county) <= 60),
  locality text check (length(locality) <= 50),
  sector smallint check (sector between 1 and 6),
  street text check (length(street) <= 150),
  street_no text check (length(street_no) <= 30),
  address_extra text check (length(address_extra) <= 100),
  postal_code text check (length(postal_code) <= 20),
  siruta integer,
  type_id bigint not null references client_types,
  level_id bigint not null references client_levels,
  tax_id text check (length(tax_id) <= 30),
  tax_id_kind text not null check (tax_id_kind in ('cui', 'cnp', 'foreign', 'none')),
  vat_payer boolean not null default false,
  trade_register_no text check (length(trade_register_no) <= 40),
  bank text check (length(bank) <= 100),
  iban text check (length(iban) <= 34),
  payment_term_days smallint check (payment_term_days between 0 and 365),
  payment_method text check (payment_method in ('transfer', 'cash', 'card', 'cash_on_delivery', 'compensation')),
  status text not null default 'prospect' check (status in ('prospect', 'active', 'inactive')),

  shipping_payer text check (shipping_payer in ('supplier', 'client')),

  fax text check (length(fax) <= 20),
  website text check (length(website) <= 200),
  source_id bigint references sources,
  caen_code text check (caen_code ~ '^\d{4}$'),
  caen_revision smallint check (caen_revision in (2, 3)),
  activity text check (length(activity) <= 300),
  lat double precision check (lat between -90 and 90),
  lon double precision check (lon between -180 and 180),
  geo_precision text check (geo_precision in ('address', 'street', 'locality', 'sector', 'county', 'manual')),
  geo_source text check (geo_source in ('nominatim', 'localities', 'manual')),
  geo_due_at timestamptz,
  notify_sms boolean not null default true,
  notify_email boolean not null default true,

  search_text text collate "C" not null,

  check ((tax_id is null) = (tax_id_kind = 'none')),
  check ((lat is null) = (lon is null))
);

create unique index clients_tax_id_key on clients (tax_id);
create index clients_name_idx on clients (name, id) where archived_at is null;
create index clients_created_idx on clients (created_at, id) where archived_at is null;
create index clients_archived_idx on clients (name, id) where archived_at is not null;
create index clients_search_idx on clients using gin (search_text gin_trgm_ops);
create index clients_type_id_idx on clients (type_id, name, id);
create index clients_level_id_idx on clients (level_id, name, id);
create index clients_source_id_idx on clients (source_id, name, id);
create index clients_county_idx on clients (county, name, id);
create index clients_status_idx on clients (status, name, id);
create index clients_caen_code_idx on clients (caen_code);
create index clients_geo_due_idx on clients (geo_due_at) where geo_due_at is not null;

create table client_former_names (
  id bigint generated always as identity primary key,
  client_id bigint not null references clients on delete cascade,
  name text not null,
  until timestamptz not null default now()
);
create unique index client_former_names_key on client_former_names (client_id, name);

create table client_managers (
  client_id bigint not null references clients on delete cascade,
  user_id bigint not null references users,
  primary key (client_id, user_id)
);
create index client_managers_user_id_idx on client_managers (user_id, client_id);

create table client_tags (
  client_id bigint not null references clients on delete cascade,
  tag_id bigint not null references tags,
  primary key (client_id, tag_id)
);
create index client_tags_tag_id_idx on client_tags (tag_id, client_id);

create table contacts (
  id bigint generated always as identity primary key,
  client_id bigint not null references clients on delete cascade,
  position integer not null,
  name text not null check (length(name) between 1 and 100),
  job_title text check (length(job_title) <= 100),
  email text check (length(email) <= 254),
  phone text check (length(phone) <= 20),
  marketing_enabled boolean not null default false,
  receives text[] not null default '{}'
    check (receives <@ array['offers', 'orders', 'invoices', 'receipts', 'statements', 'deliveries'])
);
create index contacts_client_id_idx on contacts (client_id, position);

create table delivery_addresses (
  id bigint generated always as identity primary key,
  client_id bigint not null references clients on delete cascade,
  position integer not null,
  label text not null check (length(label) between 1 and 100),
  country text not null default 'RO' check (country ~ '^[A-Z]{2}$'),
  county text check (length(county) <= 60),
  locality text check (length(locality) <= 50),
  sector smallint check (sector between 1 and 6),
  street text check (length(street) <= 150),
  street_no text check (length(street_no) <= 30),
  address_extra text check (length(address_extra) <= 100),
  postal_code text check (length(postal_code) <= 20),
  siruta integer,
  contact_name text check (length(contact_name) <= 100),
  contact_phone text check (length(contact_phone) <= 20),
  is_default boolean not null default false
);
create index delivery_addresses_client_id_idx on delivery_addresses (client_id, position);
create unique index delivery_addresses_one_default_key on delivery_addresses (client_id) where is_default;
