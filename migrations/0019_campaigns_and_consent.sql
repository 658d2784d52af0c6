-- Marketing: who wants it, who was written to.
alter table clients add column marketing_enabled boolean not null default false;
-- A yes without an address is a yes to nothing: it must not wait for the next one.
update contacts set marketing_enabled = false where marketing_enabled and coalesce(trim(email), '') = '';

-- Every yes and every no, never changed afterwards: when, how, by whom, by which text, of which address.
create table consents (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  client_id bigint references clients on delete set null,
  contact_id bigint references contacts on delete set null,
  name text not null default '',
  email_key text check (email_key = lower(email_key)),
  given boolean not null,
  -- Whether somebody said so; false where a switch only went with its contact, which is no word of anybody's.
  said boolean not null default true,
  -- `form` stands for every page and JSON of ours; `person` for the person's own page.
  source text not null check (source in ('form', 'import', 'bulk', 'merge', 'person', 'one_click', 'portal')),
  user_id bigint references users,
  text_shown text not null default '' check (length(text_shown) <= 1000),
  network text check (length(network) <= 64),
  campaign_id bigint
);
create index consents_client_id_idx on consents (client_id, id desc);
create index consents_email_key_idx on consents (email_key, id desc);
create index consents_contact_id_idx on consents (contact_id) where contact_id is not null;
create index consents_user_id_idx on consents (user_id) where user_id is not null;
create index consents_campaign_id_idx on consents (campaign_id) where campaign_id is not null;

-- Whoever said no themselves: only they take it back, on their own page.
create table marketing_refusals (
  email_key text primary key check (email_key = lower(email_key)),
  at timestamptz not null default now(),
  consent_id bigint references consents,
  -- What of a no is still to be done: whom it hangs on in the ledger, the switches, the campaigns. Null once all is done.
  pending jsonb
);
create index marketing_refusals_pending_idx on marketing_refusals (at) where pending is not null;
create index marketing_refusals_consent_id_idx on marketing_refusals (consent_id) where consent_id is not null;

create table campaigns (
  id bigint generated always as identity primary key,
  version integer not null default 1,
  name text not null check (length(name) between 1 and 120),
  subject text not null default '' check (length(subject) <= 200),
  body text not null default '' check (length(body) <= 20000),
  segment jsonb not null default '{}',
  state text not null default 'draft'
    check (state in ('draft', 'freezing', 'ready', 'planned', 'sending', 'paused', 'stopped', 'done')),
  -- Messages a minute.
  rate integer not null default 60 check (rate between 1 and 6000),
  track_clicks boolean not null default false,
  planned_at timestamptz,
  frozen_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  -- When the next portion may go.
  next_at timestamptz,
  created_at timestamptz not null default now(),
  created_by bigint not null references users,
  updated_at timestamptz not null default now()
);
create index campaigns_state_idx on campaigns (state, next_at);
create index campaigns_created_by_idx on campaigns (created_by);
alter table consents add constraint consents_campaign_id_fkey foreign key (campaign_id) references campaigns;

-- The frozen list: each address once.
create table campaign_recipients (
  id bigint generated always as identity primary key,
  campaign_id bigint not null references campaigns on delete cascade,
  client_id bigint not null references clients,
  contact_id bigint references contacts on delete set null,
  name text not null,
  email text not null,
  email_key text not null check (email_key = lower(email_key)),
  -- 'handed': its message is written; what became of it stands there. 'left_out': no longer allowed when its turn came.
  state text not null default 'waiting' check (state in ('waiting', 'handed', 'left_out')),
  reason text,
  handed_at timestamptz,
  unsubscribed_at timestamptz,
  unique (campaign_id, email_key)
);
create index campaign_recipients_waiting_idx on campaign_recipients (campaign_id, id) where state = 'waiting';
create index campaign_recipients_client_id_idx on campaign_recipients (client_id, id desc);
create index campaign_recipients_contact_id_idx on campaign_recipients (contact_id) where contact_id is not null;

alter table messages add column campaign_recipient_id bigint references campaign_recipients on delete set null;
create unique index messages_campaign_recipient_id_key on messages (campaign_recipient_id) where campaign_recipient_id is not null;

create table campaign_links (
  id bigint generated always as identity primary key,
  campaign_id bigint not null references campaigns on delete cascade,
  url text not null check (length(url) <= 2000),
  unique (campaign_id, url)
);
create table campaign_clicks (
  recipient_id bigint not null references campaign_recipients on delete cascade,
  link_id bigint not null references campaign_links on delete cascade,
  at timestamptz not null default now(),
  primary key (recipient_id, link_id)
);
create index campaign_clicks_link_id_idx on campaign_clicks (link_id);

-- What was found when the list was frozen: clients, addresses, and how many were left out by reason.
alter table campaigns add column preparation jsonb;

-- Who wants marketing is kept by triggers: forms, JSON, imports, merges and their undoing each write contacts and clients in
-- their own way, and none may bring back a yes that was taken back. Only rows with the switch on cost anything.

-- The cause of the transaction: `form`, `import`, `merge`…, `import-undo` and `merge-undo`; of whoever did not say, `bulk`.
create function consent_cause() returns text language sql stable as
  $$ select coalesce(nullif(current_setting('clientela.consent_source', true), ''), 'bulk') $$;

create function consent_key(email text) returns text language sql immutable as
  $$ select nullif(lower(trim(email)), '') $$;

-- By them a refusal finds what it switches off.
create index contacts_marketing_idx on contacts (consent_key(email)) where marketing_enabled;
create index clients_marketing_idx on clients (consent_key(email)) where marketing_enabled;
create index campaign_recipients_email_key_idx on campaign_recipients (email_key) where state = 'waiting';

-- A refusal and a switch of the same address wait for each other. In 256 parts: an import has many addresses, and a
-- transaction few locks.
create function consent_part(email_key text) returns integer language sql immutable as
  $$ select hashtext(email_key) & 255 $$;

-- A machine switches nobody on against the last word that was said of the address. The undoing of an import or a merge
-- looks past what imports or merges said, for it takes back just that. Written in one piece: every yes of an import passes.
create function keep_refusals() returns trigger language plpgsql as $$
declare
  key constant text := nullif(lower(trim(new.email)), '');
  cause text;
  undone text;
  was_key text;
  was_on boolean := false;
  last_given boolean;
begin
  if key is null then
    new.marketing_enabled := false;
    return new;
  end if;
  if tg_op = 'UPDATE' then
    was_on := old.marketing_enabled;
    was_key := nullif(lower(trim(old.email)), '');
    if was_on and was_key = key then
      return new;
    end if;
  end if;
  perform pg_advisory_xact_lock_shared(90019, hashtext(key) & 255);
  cause := coalesce(nullif(current_setting('clientela.consent_source', true), ''), 'bulk');
  if exists (select from marketing_refusals where email_key = key) then
    new.marketing_enabled := false;
  elsif cause not in ('form', 'person', 'one_click', 'portal') then
    undone := case when cause like '%-undo' then split_part(cause, '-', 1) end;
    select given into last_given from consents
      where email_key = key and said and source is distinct from undone order by id desc limit 1;
    -- A yes was given for the address of then: a machine carries it to no other one that did not say yes itself.
    new.marketing_enabled := coalesce(last_given, not (was_on and was_key is not null));
  end if;
  return new;
end $$;
create trigger contacts_keep_refusals before insert or update of email, marketing_enabled on contacts
  for each row when (new.marketing_enabled) execute function keep_refusals();
create trigger clients_keep_refusals before insert or update of email, marketing_enabled on clients
  for each row when (new.marketing_enabled) execute function keep_refusals();

-- What a person says on their own page is one row of their address, written there.
create function writes_consents() returns boolean language sql stable as
  $$ select consent_cause() not in ('person', 'one_click') $$;

create function note_consent(client bigint, contact bigint, called text, key text, yes boolean, by_somebody boolean, why text)
returns void language sql as $$
  insert into consents (client_id, contact_id, name, email_key, given, said, source, user_id, text_shown)
  values (client, contact, called, key, yes, by_somebody, split_part(consent_cause(), '-', 1),
    nullif(current_setting('clientela.consent_user', true), '')::bigint,
    left(concat_ws(' ', nullif(current_setting('clientela.consent_text', true), ''), why), 1000))
$$;

create function contacts_added_note_consent() returns trigger language plpgsql as $$
declare
  through constant text := split_part(consent_cause(), '-', 1);
  by_user constant bigint := nullif(current_setting('clientela.consent_user', true), '');
  shown constant text := left(coalesce(current_setting('clientela.consent_text', true), ''), 1000);
begin
  if writes_consents() then
    insert into consents (client_id, contact_id, name, email_key, given, source, user_id, text_shown)
    select client_id, id, name, nullif(lower(trim(email)), ''), true, through, by_user, shown
    from changed where marketing_enabled;
  end if;
  return null;
end $$;
create trigger contacts_added_note_consent after insert on contacts
  referencing new table as changed for each statement execute function contacts_added_note_consent();

-- The client may have gone with its contacts.
create function contacts_removed_note_consent() returns trigger language plpgsql as $$
begin
  if writes_consents() then
    perform note_consent(c.id, null, gone.name, consent_key(gone.email), false, false, 'Contactul a fost șters.')
      from gone left join clients c on c.id = gone.client_id where gone.marketing_enabled;
  end if;
  return null;
end $$;
create trigger contacts_removed_note_consent after delete on contacts
  referencing old table as gone for each statement execute function contacts_removed_note_consent();

create function note_changed_consent() returns trigger language plpgsql as $$
declare
  is_contact constant boolean := tg_table_name = 'contacts';
  key constant text := consent_key(case when new.marketing_enabled then new.email else coalesce(old.email, new.email) end);
  moved constant boolean := old.marketing_enabled and consent_key(new.email) is distinct from consent_key(old.email);
  client bigint;
begin
  if writes_consents() then
    client := case when is_contact then (to_jsonb(new) ->> 'client_id')::bigint else new.id end;
    perform note_consent(client, case when is_contact then new.id end, new.name, key, new.marketing_enabled,
      -- A switch that was on for another address went with it: nobody said no.
      new.marketing_enabled or not moved,
      case when moved then format('Adresa s-a schimbat din %s în %s.', coalesce(old.email, 'niciuna'), coalesce(new.email, 'niciuna')) end);
  end if;
  return null;
end $$;
create trigger contacts_changed_note_consent after update of email, marketing_enabled on contacts for each row
  when (old.marketing_enabled <> new.marketing_enabled or (new.marketing_enabled and new.email is not null
    and lower(trim(old.email)) is distinct from lower(trim(new.email)))) execute function note_changed_consent();
create trigger clients_changed_note_consent after update of email, marketing_enabled on clients for each row
  when (old.marketing_enabled <> new.marketing_enabled or (new.marketing_enabled and new.email is not null
    and lower(trim(old.email)) is distinct from lower(trim(new.email)))) execute function note_changed_consent();

create function clients_added_note_consent() returns trigger language plpgsql as $$
begin
  perform note_consent(new.id, null, new.name, consent_key(new.email), true, true, null);
  return null;
end $$;
create trigger clients_added_note_consent after insert on clients
  for each row when (new.marketing_enabled) execute function clients_added_note_consent();

create function clients_removed_note_consent() returns trigger language plpgsql as $$
begin
  if writes_consents() then
    perform note_consent(null, null, old.name, consent_key(old.email), false, false, 'Clientul a fost șters.');
  end if;
  return null;
end $$;
create trigger clients_removed_note_consent after delete on clients
  for each row when (old.marketing_enabled) execute function clients_removed_note_consent();

-- The ledger stays as it was written; only whom it hangs on moves with a merge or goes with its contact.
create function consents_stay() returns trigger language plpgsql as $$
begin
  raise exception 'A consent that was noted does not change.' using errcode = 'integrity_constraint_violation';
end $$;
create trigger consents_stay before delete or
  update of at, name, email_key, given, said, source, user_id, text_shown, network, campaign_id on consents
  for each row execute function consents_stay();

insert into consents (client_id, contact_id, name, email_key, given, source, text_shown)
select client_id, id, name, consent_key(email), true, 'form', 'Pornit înainte de evidența acordurilor.'
from contacts where marketing_enabled;
