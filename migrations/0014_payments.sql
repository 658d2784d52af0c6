-- The money that came in. A cancelled payment stays, without effect.
create table payments (
  id bigint generated always as identity primary key,
  version integer not null default 1,
  client_id bigint not null references clients,
  date date not null,
  amount numeric(14, 2) not null check (amount > 0),
  method text not null check (method in ('transfer', 'cash', 'card', 'cash_on_delivery', 'compensation')),
  -- The firm's account that it came into.
  account text check (length(account) <= 34),
  reference text check (length(reference) <= 100),
  -- Spread by a person: what is left of it waits for a person too. Otherwise it goes by itself to the oldest invoices.
  by_hand boolean not null default false,
  created_at timestamptz not null default now(),
  created_by bigint references users,
  cancelled_at timestamptz,
  cancelled_by bigint references users,
  cancel_reason text check (length(cancel_reason) between 1 and 300),
  -- What of it covers invoices: the sum of its allocations.
  allocated numeric(14, 2) not null default 0 check (allocated between 0 and amount),
  check ((cancelled_at is null) = (cancel_reason is null)),
  check (cancelled_at is null or allocated = 0)
);
create index payments_date_idx on payments (date desc, id desc);
create index payments_client_id_idx on payments (client_id, date, id);
create index payments_free_idx on payments (client_id, date, id) where allocated < amount and cancelled_at is null;
create index payments_created_by_idx on payments (created_by) where created_by is not null;
create index payments_cancelled_by_idx on payments (cancelled_by) where cancelled_by is not null;
create index payments_reference_idx on payments using gin (lower(reference) gin_trgm_ops) where reference is not null;

create table payment_allocations (
  payment_id bigint not null references payments,
  document_id bigint not null references documents,
  amount numeric(14, 2) not null check (amount > 0),
  primary key (payment_id, document_id)
);
create index payment_allocations_document_id_idx on payment_allocations (document_id);

-- The payment that a receipt proves.
alter table documents add column payment_id bigint references payments;
create unique index documents_payment_id_key on documents (payment_id) where payment_id is not null;

create function payments_count() returns trigger language plpgsql as $$
begin
  update clients c set balance = c.balance - p.amount
    from (select client_id, sum(amount) as amount from fresh where cancelled_at is null group by client_id) p
    where c.id = p.client_id;
  return null;
end $$;
create trigger payments_count after insert on payments
  referencing new table as fresh for each statement execute function payments_count();

create function payments_change() returns trigger language plpgsql as $$
begin
  update clients c set balance = c.balance + p.amount
    from (
      select client_id, sum(amount) as amount from (
        select client_id, amount from was where cancelled_at is null
        union all
        select client_id, -amount from fresh where cancelled_at is null) moved
      group by client_id having sum(amount) <> 0) p
    where c.id = p.client_id;
  return null;
end $$;
create trigger payments_change after update on payments
  referencing old table as was new table as fresh for each statement execute function payments_change();

create function allocations_count() returns trigger language plpgsql as $$
begin
  if tg_op in ('UPDATE', 'DELETE') then
    update documents d set paid = d.paid - a.amount
      from (select document_id, sum(amount) as amount from was group by document_id) a where d.id = a.document_id;
    update payments p set allocated = p.allocated - a.amount
      from (select payment_id, sum(amount) as amount from was group by payment_id) a where p.id = a.payment_id;
  end if;
  if tg_op in ('UPDATE', 'INSERT') then
    update documents d set paid = d.paid + a.amount
      from (select document_id, sum(amount) as amount from fresh group by document_id) a where d.id = a.document_id;
    update payments p set allocated = p.allocated + a.amount
      from (select payment_id, sum(amount) as amount from fresh group by payment_id) a where p.id = a.payment_id;
  end if;
  return null;
end $$;
create trigger allocations_inserted after insert on payment_allocations
  referencing new table as fresh for each statement execute function allocations_count();
create trigger allocations_updated after update on payment_allocations
  referencing old table as was new table as fresh for each statement execute function allocations_count();
create trigger allocations_deleted after delete on payment_allocations
  referencing old table as was for each statement execute function allocations_count();
