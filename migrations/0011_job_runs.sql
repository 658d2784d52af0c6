-- What the clock's work did: one row for each run key, which for the night is the business date.
create table job_runs (
  id bigint generated always as identity primary key,
  job text not null,
  run_key text not null,
  state text not null check (state in ('running', 'done', 'failed')),
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  attempts integer not null default 1,
  detail jsonb not null default '{}',
  error text,
  requested_by bigint references users,
  unique (job, run_key)
);
create index job_runs_started_idx on job_runs (started_at desc, id desc);
create index job_runs_requested_by_idx on job_runs (requested_by) where requested_by is not null;

alter table users add column commission_percent numeric(5, 2) not null default 0
  check (commission_percent between 0 and 100);
