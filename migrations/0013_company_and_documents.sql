-- The firm itself, as its documents name it. Empty until somebody fills it in.
create table company_logos (
  id bigint generated always as identity primary key,
  content_type text not null check (content_type in ('image/png', 'image/jpeg')),
  bytes bytea not null check (length(bytes) <= 524288)
);

create table company_settings (
  singleton boolean primary key default true check (singleton),
  version integer not null default 1,
  name text check (length(name) between 1 and 200),
  tax_id text check (tax_id ~ '^\d{2,10}$'),
  vat_payer boolean not null default true,
  vat_on_collection boolean not null default false,
  trade_register_no text check (length(trade_register_no) <= 40),
  share_capital numeric(14, 2) check (share_capital >= 0),
  country text not null default 'RO' check (country = 'RO'),
  county text check (length(county) <= 60),
  locality text check (length(locality) <= 50),
  sector smallint check (sector between 1 and 6),
  street text check (length(street) <= 150),
  street_no text check (length(street_no) <= 30),
  address_extra text check (length(address_extra) <= 100),
  postal_code text check (length(postal_code) <= 20),
  phone text check (length(phone) <= 20),
  email text check (length(email) <= 100),
  website text check (length(website) <= 200),
  logo_id bigint references company_logos
);
insert into company_settings default values;

-- When the firm became a VAT payer, or was one no more: a rate of 0 from a time outside VAT was nobody's choice.
create table company_vat_changes (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  vat_payer boolean not null
);
create function company_vat_changes() returns trigger language plpgsql as $$
begin
  insert into company_vat_changes (vat_payer) values (new.vat_payer);
  return null;
end $$;
create trigger company_vat_changes after update on company_settings for each row
  when (old.vat_payer <> new.vat_payer) execute function company_vat_changes();

create table company_accounts (
  id bigint generated always as identity primary key,
  position integer not null,
  iban text not null check (length(iban) <= 34),
  bank text check (length(bank) <= 100),
  on_documents boolean not null default true
);
create unique index company_accounts_iban_key on company_accounts (iban);

-- A counter gives its number inside the transaction that issues the document, so that none is skipped. A series that is
-- no longer used keeps its counter.
create table document_series (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('proforma', 'invoice', 'storno', 'receipt', 'contract')),
  series text not null check (series ~ '^[A-Z0-9][A-Z0-9./-]{0,14}$'),
  next_number integer not null default 1 check (next_number > 0),
  first_number integer not null default 1 check (first_number > 0),
  last_date date,
  is_current boolean not null default true
);
-- One name for one series: an invoice and a storno with the same number would be one to the tax office.
create unique index document_series_name_key on document_series (series);
create unique index document_series_current_key on document_series (kind) where is_current;
insert into document_series (kind, series) values
  ('proforma', 'PF'), ('invoice', 'FCT'), ('storno', 'ST'), ('receipt', 'CH'), ('contract', 'CTR');

-- What stands at the foot of every document of a kind; for a contract, its text.
create table document_texts (
  kind text primary key check (kind in ('proforma', 'invoice', 'storno', 'receipt', 'contract')),
  text text not null default '' check (length(text) <= 20000)
);
insert into document_texts (kind) values ('proforma'), ('invoice'), ('storno'), ('receipt');
insert into document_texts (kind, text) values ('contract', '# Părțile

{{firm.name}}, cu sediul în {{firm.address}}, CIF {{firm.tax_id}}, înregistrată la registrul comerțului cu numărul {{firm.trade_register_no}}, cont {{firm.iban}}, în calitate de furnizor, și

{{client.name}}, cu sediul în {{client.address}}, CIF {{client.tax_id}}, înregistrată la registrul comerțului cu numărul {{client.trade_register_no}}, în calitate de client,

au încheiat la {{date}} contractul {{number}}.

# Obiectul contractului

Furnizorul vinde, iar clientul cumpără produsele și serviciile comandate, la prețurile din comenzile confirmate.

# Plata

Clientul plătește fiecare factură până la scadența scrisă pe ea, în contul furnizorului.

# Livrarea

Furnizorul livrează la adresa din comandă. Riscul trece la client odată cu predarea.

# Durata

Contractul este valabil un an de la încheiere și se prelungește de la sine cu câte un an, dacă niciuna dintre părți nu îl denunță în scris cu 30 de zile înainte.');

create table documents (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('proforma', 'invoice', 'storno', 'receipt', 'contract')),
  series_id bigint not null references document_series,
  series text not null,
  number integer not null check (number > 0),
  client_id bigint not null references clients,
  order_id bigint references orders,
  proforma_id bigint references documents,
  storno_of bigint references documents,
  issue_date date not null,
  due_date date check (due_date >= issue_date),
  created_at timestamptz not null default now(),
  created_by bigint references users,
  -- The name of its author as it was.
  issuer text,
  -- Copies as of the issue: src/documents/frozen.ts says what is in them.
  seller jsonb not null,
  buyer jsonb not null,
  delivery jsonb,
  vat_breakdown jsonb not null default '[]',
  note text check (length(note) <= 1000),
  footer text,
  body text,
  discount_percent numeric(5, 2) not null default 0 check (discount_percent between 0 and 100),
  net_total numeric(14, 2) not null,
  vat_total numeric(14, 2) not null,
  total numeric(14, 2) not null,
  -- Lei for one euro, where the document shows its total in euro too.
  eur_rate numeric(10, 4) check (eur_rate > 0),
  -- How it is settled, which is all that changes: what payments cover, and what storno took back.
  paid numeric(14, 2) not null default 0 check (paid >= 0),
  reversed numeric(14, 2) not null default 0 check (reversed >= 0),
  open_amount numeric(14, 2) not null
    generated always as (case when kind = 'invoice' then total - paid - reversed else 0 end) stored,
  unique (series, number),
  check (total = net_total + vat_total),
  check ((kind = 'storno') = (storno_of is not null)),
  check (case when kind = 'invoice' then paid + reversed <= total else paid = 0 and reversed = 0 end),
  check (kind <> 'invoice' or (due_date is not null and total >= 0)),
  check (kind <> 'storno' or total <= 0)
);
create index documents_series_id_idx on documents (series_id, number);
create index documents_date_idx on documents (issue_date desc, id desc);
create index documents_kind_idx on documents (kind, issue_date desc, id desc);
create index documents_client_id_idx on documents (client_id, issue_date, id);
create index documents_order_id_idx on documents (order_id) where order_id is not null;
create index documents_proforma_id_idx on documents (proforma_id) where proforma_id is not null;
create index documents_storno_of_idx on documents (storno_of) where storno_of is not null;
create index documents_created_by_idx on documents (created_by) where created_by is not null;
-- What clients owe, without reading the documents themselves.
create index documents_open_idx on documents (client_id, due_date, id) include (open_amount) where open_amount > 0;
create index documents_due_idx on documents (due_date, id) include (client_id, open_amount) where open_amount > 0;

create table document_lines (
  id bigint generated always as identity primary key,
  document_id bigint not null references documents,
  position integer not null,
  product_id bigint references products,
  -- Checked at the end: saving an order writes its lines anew under their old ids.
  order_line_id bigint references order_lines deferrable initially deferred,
  -- Of what takes nothing of an order away (a proforma): the line that it was made of. No key: that one may go.
  ordered_line_id bigint,
  -- The line of the invoice that this line of a storno takes back.
  reverses_id bigint references document_lines,
  code text,
  description text not null check (length(description) between 1 and 300),
  unit text not null check (length(unit) between 1 and 20),
  quantity numeric(14, 3) not null check (quantity <> 0),
  unit_price numeric(14, 2) not null check (unit_price >= 0),
  discount_percent numeric(5, 2) not null default 0 check (discount_percent between 0 and 100),
  vat_category text not null check (vat_category in ('S', 'Z', 'E', 'AE', 'K', 'G', 'O')),
  vat_rate numeric(5, 2) not null check (vat_rate between 0 and 100),
  vat_reason text check (length(vat_reason) <= 200),
  net numeric(14, 2) not null,
  check ((vat_category = 'S') = (vat_rate > 0))
);
create index document_lines_document_id_idx on document_lines (document_id, position);
create index document_lines_product_id_idx on document_lines (product_id) where product_id is not null;
create index document_lines_order_line_id_idx on document_lines (order_line_id) where order_line_id is not null;
create index document_lines_reverses_id_idx on document_lines (reverses_id) where reverses_id is not null;

-- An issued document never changes, whoever asks: only its client (a merge) and how it is settled.
create function documents_stay() returns trigger language plpgsql as $$
declare
  settled constant text[] := array['client_id', 'paid', 'reversed', 'open_amount'];
begin
  if tg_op = 'UPDATE' and tg_table_name = 'documents' and to_jsonb(new) - settled = to_jsonb(old) - settled then
    return new;
  end if;
  raise exception 'An issued document does not change.' using errcode = 'integrity_constraint_violation';
end $$;
create trigger documents_stay before update or delete on documents for each row execute function documents_stay();
create trigger document_lines_stay before update or delete on document_lines
  for each row execute function documents_stay();

-- The balance of a client: what was invoiced, without what storno took back and what was paid. Positive: the client owes.
-- Kept by triggers because documents and payments also change hands (a merge and its undo), and none may be missed.
alter table clients add column balance numeric(14, 2) not null default 0;
create index clients_balance_idx on clients (balance, id) where archived_at is null;

create function documents_count() returns trigger language plpgsql as $$
begin
  update clients c set balance = c.balance + d.total
    from (select client_id, sum(total) as total from fresh where kind in ('invoice', 'storno') group by client_id) d
    where c.id = d.client_id;
  update documents o set reversed = o.reversed - d.total
    from (select storno_of, sum(total) as total from fresh where kind = 'storno' group by storno_of) d
    where o.id = d.storno_of;
  return null;
end $$;
create trigger documents_count after insert on documents
  referencing new table as fresh for each statement execute function documents_count();

create function documents_change_hands() returns trigger language plpgsql as $$
begin
  update clients c set balance = c.balance + d.total
    from (
      select client_id, sum(total) as total from (
        select was.client_id, -was.total as total from was join fresh using (id)
          where was.client_id <> fresh.client_id and was.kind in ('invoice', 'storno')
        union all
        select fresh.client_id, fresh.total from was join fresh using (id)
          where was.client_id <> fresh.client_id and was.kind in ('invoice', 'storno')) moved
      group by client_id) d
    where c.id = d.client_id;
  return null;
end $$;
create trigger documents_change_hands after update on documents
  referencing old table as was new table as fresh for each statement execute function documents_change_hands();
