-- What is to be told to somebody outside: written in the transaction of its cause, sent by the message house.
create table messages (
  id bigint generated always as identity primary key,
  created_at timestamptz not null default now(),
  created_by bigint references users,
  client_id bigint not null references clients,
  event text not null check (event in ('invoice', 'receipt', 'document', 'statement')),
  channel text not null default 'email' check (channel in ('email')),
  recipient text not null check (length(recipient) between 3 and 254),
  document_id bigint references documents,
  -- The period of a statement: {from, to}.
  detail jsonb not null default '{}',
  state text not null default 'queued' check (state in ('queued')),
  -- One effect, one message, however often it is asked for.
  unique_key text not null unique
);
create index messages_client_id_idx on messages (client_id, id);
create index messages_document_id_idx on messages (document_id) where document_id is not null;
create index messages_created_by_idx on messages (created_by) where created_by is not null;
