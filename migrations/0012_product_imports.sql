-- A file with products: what it would change is planned first and written when somebody says so.
create table product_imports (
  id bigint generated always as identity primary key,
  created_at timestamptz not null default now(),
  created_by bigint not null references users,
  file_name text not null check (length(file_name) <= 255),
  applied_at timestamptz
);
create index product_imports_created_by_idx on product_imports (created_by);

create table product_import_items (
  import_id bigint not null references product_imports on delete cascade,
  line integer not null,
  state text not null check (state in ('new', 'change', 'same', 'error')),
  code text not null,
  name text not null,
  product_id bigint references products,
  -- The product's version that the change was planned against.
  version integer,
  input jsonb,
  changes jsonb,
  messages text[] not null default '{}',
  -- Null until it was written; `kept`: the product was changed by somebody since, and stayed as it is.
  outcome text check (outcome in ('written', 'kept')),
  primary key (import_id, line)
);
create index product_import_items_state_idx on product_import_items (import_id, state, line);
create index product_import_items_product_id_idx on product_import_items (product_id) where product_id is not null;
