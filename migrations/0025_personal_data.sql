-- How long the law wants things kept: the period that held at an event's date counts.
create table retention_periods (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('fiscal_documents', 'orders', 'messages')),
  valid_from date not null,
  months integer not null check (months between 0 and 1200),
  basis text not null check (length(basis) between 3 and 500),
  created_by bigint references users,
  created_at timestamptz not null default now()
);
create unique index retention_periods_kind_key on retention_periods (kind, valid_from);
create index retention_periods_created_by_idx on retention_periods (created_by) where created_by is not null;

-- What was erased, what stays, why and until when: the paper that answers the person and the authority.
create table erasures (
  id bigint generated always as identity primary key,
  client_id bigint not null references clients,
  -- Whose data: the client itself, or one of its contacts (gone by then).
  subject text not null check (subject in ('client', 'contact')),
  subject_label text not null check (length(subject_label) <= 200),
  reason text not null check (length(reason) between 1 and 1000),
  erased jsonb not null default '[]',
  kept jsonb not null default '[]',
  made_at timestamptz not null default now(),
  made_by bigint references users,
  form_key text
);
create index erasures_client_id_idx on erasures (client_id, id desc);
create index erasures_made_by_idx on erasures (made_by) where made_by is not null;
create unique index erasures_form_key on erasures (made_by, form_key) where form_key is not null;

-- Whoever may not see a CNP does not find it out digit by digit: no search text holds one, nor that of a merged client.
update clients c set search_text = regexp_replace(c.search_text, ' (' || person.numbers || ')(?= )', '', 'g')
from (select coalesce(merged_into_id, id) as id, string_agg(tax_id, '|') as numbers from clients
  where tax_id_kind = 'cnp' group by 1) person
where coalesce(c.merged_into_id, c.id) = person.id;

alter table clients add column erased_at timestamptz;
create index clients_erased_idx on clients (id) where erased_at is not null;

-- What today's law says, to be checked by the firm's accountant and to be followed by a new row when the law changes.
insert into retention_periods (kind, valid_from, months, basis) values
  ('fiscal_documents', '1990-01-01', 60, 'Legea contabilității nr. 82/1991, art. 25, și OMFP nr. 2634/2015: 5 ani de la 1 iulie a anului care urmează exercițiului financiar. De confirmat cu contabilul.'),
  ('orders', '1990-01-01', 36, 'Codul civil, art. 2517: prescripția de 3 ani, pentru apărarea unui drept. De confirmat cu juristul.'),
  ('messages', '1990-01-01', 36, 'Codul civil, art. 2517: dovada că s-a scris, cât ține prescripția. RGPD, art. 5 alin. (1) lit. e): apoi textul se golește. De confirmat cu juristul.');

-- The first day on which something of a day is kept no more. What accounting keeps counts from 1 July after the year's end.
create function retained_until(wanted text, on_day date) returns date language sql stable as $$
  select (case when wanted = 'fiscal_documents' then make_date(extract(year from on_day)::integer + 1, 7, 1) else on_day end
    + make_interval(months => p.months))::date
  from retention_periods p where p.kind = wanted and p.valid_from <= on_day order by p.valid_from desc limit 1
$$;

-- By which period a document is kept: what the books stand on, or what only proves a deal.
create function retention_kind(document_kind text) returns text language sql immutable as $$
  select case when document_kind in ('proforma', 'paperwork') then 'orders' else 'fiscal_documents' end
$$;

-- The documents that name an erased person, until the law lets go of them.
create table erasure_documents (
  erasure_id bigint not null references erasures,
  document_id bigint not null references documents,
  anonymised_at timestamptz,
  primary key (erasure_id, document_id)
);
create index erasure_documents_waiting_idx on erasure_documents (document_id) where anonymised_at is null;

-- An issued document never changes, whoever asks: only its client (a merge), how it is settled, and, once the law lets go of
-- it, the person it names who asked to be erased.
create or replace function documents_stay() returns trigger language plpgsql as $$
declare
  settled constant text[] := array['client_id', 'paid', 'reversed', 'open_amount'];
  personal constant text[] := array['buyer', 'delivery', 'note', 'body', 'title', 'open_amount'];
begin
  if tg_op = 'UPDATE' and tg_table_name = 'documents' then
    if to_jsonb(new) - settled = to_jsonb(old) - settled then
      return new;
    end if;
    if to_jsonb(new) - personal = to_jsonb(old) - personal
      and retained_until(retention_kind(old.kind), old.issue_date) <= (now() at time zone 'Europe/Bucharest')::date
      and exists (select from erasure_documents where document_id = old.id and anonymised_at is null)
      and new.buyer ->> 'name' in (old.buyer ->> 'name', 'Persoană ștearsă #' || old.client_id) then
      return new;
    end if;
  end if;
  raise exception 'An issued document does not change.' using errcode = 'integrity_constraint_violation';
end $$;

-- The ledger stays as it was written; only whom it hangs on moves with a merge or goes with its contact, and an erased
-- person's name and address are forgotten. What was said, when and how is not.
create or replace function consents_stay() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.name = '' and new.email_key is null and new.text_shown = '' and new.network is null
    and (new.at, new.given, new.said, new.source, new.user_id, new.campaign_id)
      is not distinct from (old.at, old.given, old.said, old.source, old.user_id, old.campaign_id) then
    return new;
  end if;
  raise exception 'A consent that was noted does not change.' using errcode = 'integrity_constraint_violation';
end $$;

-- Whoever was erased stays so: no form, import, merge or undoing brings anything of the person back.
create function erased_stay() returns trigger language plpgsql as $$
begin
  if new.erased_at is distinct from old.erased_at or new.archived_at is null or new.name <> old.name
    or new.search_text <> old.search_text or num_nonnulls(new.alias, new.phone, new.mobile, new.email, new.tax_id, new.fax,
      new.website, new.county, new.locality, new.street, new.street_no, new.address_extra, new.postal_code, new.iban, new.bank,
      new.trade_register_no, new.activity, new.lat) > 0 then
    raise exception 'An erased client does not come back.' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger clients_erased_stay before update on clients
  for each row when (old.erased_at is not null) execute function erased_stay();
