-- A program's key to the JSON addresses. It acts for its owner, never with more than its scopes.
create table api_tokens (
  id bigint generated always as identity primary key,
  user_id bigint not null references users,
  name text not null check (length(name) between 1 and 80),
  -- The first letters, to recognise it by; the whole is shown once and kept as a hash.
  prefix text not null,
  token_hash bytea not null check (length(token_hash) = 32),
  -- 'clients:view', 'orders:edit' …
  scopes text[] not null check (cardinality(scopes) > 0),
  per_minute integer not null default 300 check (per_minute between 1 and 6000),
  created_at timestamptz not null default now(),
  created_by bigint references users,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  last_network text,
  -- The minute that is counted, and how many calls it had: shared by all web processes.
  window_start timestamptz not null default '-infinity',
  window_calls integer not null default 0,
  form_key text
) with (fillfactor = 50); -- Each call writes its row again: room for that on the same page, without touching the indexes.
create unique index api_tokens_token_hash_key on api_tokens (token_hash);
create index api_tokens_user_id_idx on api_tokens (user_id);
create index api_tokens_created_by_idx on api_tokens (created_by) where created_by is not null;
-- One sending of the form makes one token.
create unique index api_tokens_form_key_key on api_tokens (created_by, form_key) where form_key is not null;
