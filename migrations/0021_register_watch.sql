-- What the tax authority's register says of our clients, night by night.
create table register_watch (
  client_id bigint primary key references clients on delete cascade,
  tax_id text not null,
  asked_at timestamptz,
  -- The last answer that came, and what it was: found, not_found.
  answered_at timestamptz,
  answer text check (answer in ('found', 'not_found')),
  -- The facts that are compared, in the names of src/clients/register/facts.ts.
  facts jsonb
);

-- Where the register says otherwise than we do. Nothing is overwritten by itself.
create table register_proposals (
  id bigint generated always as identity primary key,
  client_id bigint not null references clients on delete cascade,
  -- The number that it is about: of a client whose number is another by now, it says nothing.
  tax_id text not null,
  field text not null check (field in ('name', 'vat_payer', 'trade_register_no', 'address', 'caen_code')),
  ours jsonb,
  theirs jsonb not null,
  found_at timestamptz not null default now(),
  -- 'kept': not again for this value; 'always_kept': never again for this field; 'gone': the two agree again.
  state text not null default 'open' check (state in ('open', 'accepted', 'kept', 'always_kept', 'gone')),
  decided_at timestamptz,
  decided_by bigint references users
);
create unique index register_proposals_open_key on register_proposals (client_id, field) where state in ('open', 'always_kept');
create index register_proposals_client_id_idx on register_proposals (client_id, id desc);
create index register_proposals_open_client_idx on register_proposals (client_id) where state = 'open';
create index register_proposals_open_idx on register_proposals (found_at desc, id desc) where state = 'open';
create index register_proposals_decided_by_idx on register_proposals (decided_by) where decided_by is not null;

-- What changed in the register, as it was noticed: inactive, struck off, VAT, name, seat.
create table register_events (
  id bigint generated always as identity primary key,
  client_id bigint not null references clients on delete cascade,
  tax_id text not null,
  at timestamptz not null default now(),
  kind text not null check (kind in ('inactive', 'reactivated', 'struck_off', 'vat_gained', 'vat_lost',
    'vat_on_collection', 'vat_on_collection_ended', 'name', 'seat', 'not_found')),
  -- The day that the register itself gives.
  on_day date,
  text text not null,
  -- Whether it is of the first answer about the number, and when the e-mails of it were written.
  is_first boolean not null default false,
  mailed_at timestamptz
);
create index register_events_unmailed_idx on register_events (id) where mailed_at is null;
create index register_events_client_id_idx on register_events (client_id, id desc);
create index register_events_at_idx on register_events (at desc, id desc);

-- When a client paid VAT, as the register says it: "era plătitor de TVA la data…".
create table client_vat_periods (
  client_id bigint not null references clients on delete cascade,
  from_day date not null,
  until_day date,
  primary key (client_id, from_day)
);

-- Whose turn it is to ask for everybody, and when a register that does not answer is asked again.
create table register_turn (
  id smallint primary key default 1 check (id = 1),
  -- Who works through the clients, and until when the turn is his unless he says that he still does.
  holder text,
  held_until timestamptz,
  -- How often in a row it was silent.
  failures integer not null default 0,
  next_at timestamptz,
  -- The business day on which everybody was asked about.
  finished_on date
);
insert into register_turn default values;
