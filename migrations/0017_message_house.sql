-- The message house: what is to be told to somebody is a row, rendered in the transaction of its cause; the worker sends it.
create table message_settings (
  singleton boolean primary key default true check (singleton),
  version integer not null default 1,
  reply_to text check (length(reply_to) <= 254),
  -- Days before and after the due date of an invoice on which its reminder goes.
  due_soon_days integer[] not null default '{3}',
  overdue_days integer[] not null default '{1,7,15,30}',
  -- Signs the links of e-mails. 244 random bits of two UUIDs.
  signing_key bytea not null default sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'))
);
insert into message_settings default values;

-- Where an event is not told by a channel. What has no row is told.
create table message_switches (
  event text not null,
  channel text not null check (channel in ('email', 'sms')),
  enabled boolean not null,
  primary key (event, channel)
);

create table message_channels (
  channel text primary key check (channel in ('email', 'sms')),
  paused_at timestamptz,
  paused_by bigint references users,
  -- Until when nobody knocks: the server did not answer the last time.
  not_before timestamptz
);
create index message_channels_paused_by_idx on message_channels (paused_by) where paused_by is not null;
insert into message_channels (channel) values ('email'), ('sms');

-- Texts that somebody wrote in place of those of src/messages/templates/; the newest version holds.
create table message_templates (
  event text not null,
  channel text not null check (channel in ('email', 'sms')),
  version integer not null,
  subject text not null default '' check (length(subject) <= 200),
  body text not null check (length(body) between 1 and 20000),
  created_at timestamptz not null default now(),
  created_by bigint references users,
  primary key (event, channel, version)
);
create index message_templates_created_by_idx on message_templates (created_by) where created_by is not null;

alter table messages drop constraint messages_event_check;
alter table messages drop constraint messages_channel_check;
alter table messages drop constraint messages_state_check;
alter table messages drop constraint messages_recipient_check;
alter table messages alter column client_id drop not null;
alter table messages
  add constraint messages_event_check check (event in ('order_confirmed', 'order_status', 'order_shipped', 'invoice', 'receipt',
    'document', 'statement', 'due_soon', 'overdue', 'portal_invitation', 'client_blocked', 'level_changed', 'status_changed',
    'moves_digest', 'blocked_digest', 'note_reminder', 'anaf_change', 'anaf_digest', 'campaign', 'campaign_test', 'consent_confirmation')),
  add constraint messages_channel_check check (channel in ('email', 'sms')),
  add constraint messages_state_check check (state in ('queued', 'sending', 'sent', 'failed', 'uncertain', 'stopped')),
  add constraint messages_recipient_check check (length(recipient) between 3 and 254),
  -- Who the recipient is: the name as it was, a contact of the client, or a user of ours.
  add column recipient_name text not null default '',
  add column contact_id bigint references contacts on delete set null,
  add column user_id bigint references users,
  add column order_id bigint references orders,
  add column subject text not null default '',
  add column body_text text not null default '',
  add column body_html text not null default '',
  -- How it went: what was tried, when it is tried next, why not.
  add column attempts integer not null default 0,
  add column next_attempt_at timestamptz not null default now(),
  add column claimed_at timestamptz,
  -- Set at the last moment before the server gets it: from here on a silence may mean that it went.
  add column handed_at timestamptz,
  add column ended_at timestamptz,
  add column reason text check (length(reason) <= 500),
  -- How it went out ('smtp', 'sms', 'kept' where there is no server) and what the server called it.
  add column via text check (via in ('smtp', 'sms', 'kept')),
  add column provider_id text check (length(provider_id) <= 200),
  -- The message that this one repeats because somebody asked.
  add column repeats_id bigint references messages;
-- What was written before there was a house had no text: nothing of it has gone anywhere.
update messages set state = 'stopped', ended_at = now(), reason = 'Scris înainte de a exista trimiterea mesajelor.';

create index messages_waiting_idx on messages (channel, (event = 'campaign'), next_attempt_at, id) where state = 'queued';
create index messages_sending_idx on messages (claimed_at) where state = 'sending';
create index messages_state_idx on messages (state, id desc);
create index messages_event_idx on messages (event, id desc);
create index messages_kept_idx on messages (id) where via = 'kept';
create index messages_recipient_idx on messages (lower(recipient), id desc);
create index messages_contact_id_idx on messages (contact_id) where contact_id is not null;
create index messages_user_id_idx on messages (user_id) where user_id is not null;
create index messages_order_id_idx on messages (order_id) where order_id is not null;
create index messages_repeats_id_idx on messages (repeats_id) where repeats_id is not null;

-- Addresses whose server said for good that they do not exist. Nothing goes there until somebody clears the mark.
create table bounced_addresses (
  email_key text primary key check (email_key = lower(email_key)),
  at timestamptz not null default now(),
  reason text not null check (length(reason) <= 500),
  message_id bigint references messages on delete set null
);
create index bounced_addresses_message_id_idx on bounced_addresses (message_id) where message_id is not null;

-- Clients that are Blocat and whose managers were told so: `payments/credit` computes the state, this remembers the telling.
create table client_blocks (
  client_id bigint primary key references clients,
  since timestamptz not null default now(),
  reason text not null
);
-- The first watch of an installation finds clients that were Blocat long before: it tells nobody of them.
alter table message_settings add column blocks_watched_at timestamptz;

-- How often in a row the server did not answer: the pause grows with it.
alter table message_channels add column failures integer not null default 0;

-- The list of messages is asked by day, by channel and by a part of an address.
create index messages_created_at_idx on messages (created_at);
create index messages_channel_idx on messages (channel, id desc);
create index messages_recipient_search_idx on messages using gin (lower(recipient) gin_trgm_ops);

-- The request that wrote it, as the log of the web names it; none where a job did.
alter table messages add column request_id text check (length(request_id) <= 100);
