-- The portal: the people of a client, who see that client alone. Another world than users: own log-in, own cookie.
create table portal_settings (
  singleton boolean primary key default true check (singleton),
  enabled boolean not null default true,
  -- A colour of the firm, as #rrggbb; empty for ours.
  accent text check (accent ~ '^#[0-9a-f]{6}$'),
  welcome text not null default '' check (length(welcome) <= 1000),
  version integer not null default 1
);
insert into portal_settings default values;

create table portal_users (
  id bigint generated always as identity primary key,
  client_id bigint not null references clients,
  contact_id bigint references contacts on delete set null,
  email text not null check (email = lower(email) and length(email) <= 254),
  name text not null check (length(name) between 1 and 120),
  -- Empty until the invitation is taken up.
  password_hash text,
  rights text[] not null check (rights <@ array['orders', 'documents', 'statement', 'data', 'notices']),
  disabled_at timestamptz,
  last_visit_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by bigint references users,
  form_key text
);
-- One address is one account: a person is never asked which firm was meant.
create unique index portal_users_email_key on portal_users (email);
create index portal_users_client_id_idx on portal_users (client_id);
create index portal_users_contact_id_idx on portal_users (contact_id) where contact_id is not null;
create index portal_users_created_by_idx on portal_users (created_by) where created_by is not null;

-- What lets somebody choose a password: an invitation of 7 days, or a reset of an hour.
create table portal_openings (
  id bigint generated always as identity primary key,
  portal_user_id bigint not null references portal_users on delete cascade,
  purpose text not null check (purpose in ('invitation', 'reset')),
  created_at timestamptz not null default now(),
  created_by bigint references users,
  expires_at timestamptz not null,
  used_at timestamptz,
  withdrawn_at timestamptz
);
-- One open opening of a purpose at a time: a new one withdraws the one before.
create unique index portal_openings_open_key on portal_openings (portal_user_id, purpose)
  where used_at is null and withdrawn_at is null;
create index portal_openings_created_by_idx on portal_openings (created_by) where created_by is not null;

-- The links of an opening, each made when its e-mail leaves: the database knows them by hash alone.
create table portal_links (
  token_hash bytea primary key,
  opening_id bigint not null references portal_openings on delete cascade,
  created_at timestamptz not null default now()
);
create index portal_links_opening_id_idx on portal_links (opening_id);

create table portal_sessions (
  token_hash bytea primary key,
  portal_user_id bigint not null references portal_users on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index portal_sessions_portal_user_id_idx on portal_sessions (portal_user_id);
create index portal_sessions_expires_at_idx on portal_sessions (expires_at);

-- What a client's person asks to have changed; one row a field, decided by staff.
create table portal_proposals (
  id bigint generated always as identity primary key,
  client_id bigint not null references clients,
  portal_user_id bigint not null references portal_users,
  field text not null,
  was jsonb,
  wanted jsonb,
  note text not null default '' check (length(note) <= 1000),
  -- Withdrawn by whoever asked; replaced where a colleague asked for something else.
  state text not null default 'open'
    check (state in ('open', 'accepted', 'refused', 'withdrawn', 'replaced', 'overtaken')),
  answer text not null default '' check (length(answer) <= 1000),
  created_at timestamptz not null default now(),
  decided_at timestamptz,
  decided_by bigint references users
);
-- One open wish of a person for a field; two people of clients that were merged may each have had theirs.
create unique index portal_proposals_open_key on portal_proposals (client_id, field, portal_user_id) where state = 'open';
create index portal_proposals_client_id_idx on portal_proposals (client_id, id desc);
create index portal_proposals_portal_user_id_idx on portal_proposals (portal_user_id);
create index portal_proposals_decided_by_idx on portal_proposals (decided_by) where decided_by is not null;

alter table audit_entries add column portal_user_id bigint references portal_users;
create index audit_entries_portal_user_id_idx on audit_entries (portal_user_id) where portal_user_id is not null;
alter table messages add column portal_opening_id bigint references portal_openings on delete set null;
create index messages_portal_opening_id_idx on messages (portal_opening_id) where portal_opening_id is not null;
alter table messages drop constraint messages_event_check;
alter table messages add constraint messages_event_check check (event in ('order_confirmed', 'order_status', 'order_shipped', 'invoice', 'receipt',
  'document', 'statement', 'due_soon', 'overdue', 'portal_invitation', 'portal_reset', 'client_blocked', 'level_changed', 'status_changed',
  'moves_digest', 'blocked_digest', 'note_reminder', 'anaf_change', 'anaf_digest', 'campaign', 'campaign_test', 'consent_confirmation'));
alter table alerts drop constraint alerts_kind_check;
alter table alerts add constraint alerts_kind_check
  check (kind in ('reminder', 'level', 'status', 'blocked', 'failure', 'bounce', 'anaf', 'campaign', 'security', 'portal'));
