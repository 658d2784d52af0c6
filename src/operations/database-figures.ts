import { type Db, poolFigures } from '../db/database.ts';
import type { Log } from '../services.ts';
import { gauge, type Metric } from './exposition.ts';
import { type Figures, readFigures } from './queries.ts';

const keptMs = 10_000;

/** The figures of the database, asked at most every ten seconds however many look; none while it does not answer. */
export function watchDatabase(db: Db, log: Log): () => Promise<Metric[]> {
  let asked = Number.NEGATIVE_INFINITY;
  let latest: Promise<Metric[]> | undefined;
  const read = async () => {
    try {
      return [...metricsOf(await readFigures(db)), gauge('clientela_database_up', 'Whether it answers.', 1)];
    } catch (err) {
      log.warn({ err }, 'cifrele bazei de date nu au putut fi citite');
      return [gauge('clientela_database_up', 'Whether it answers.', 0)];
    }
  };
  return async () => {
    if (!latest || performance.now() - asked > keptMs) {
      asked = performance.now();
      latest = read();
    }
    const { total, idle, waiting } = poolFigures(db);
    return [
      gauge('clientela_pool_connections', 'Connections of this process to the database.', total),
      gauge('clientela_pool_idle_connections', 'Those of them that nobody uses.', idle),
      gauge('clientela_pool_waiting_queries', 'Queries that wait for a connection.', waiting),
      ...(await latest),
    ];
  };
}

function metricsOf({ jobs, ...figures }: Figures): Metric[] {
  const runs = jobs ?? [];
  const ofJobs = (name: string, help: string, value: (run: (typeof runs)[number]) => number): Metric => ({
    ...{ name, help, type: 'gauge' },
    samples: runs.map((run) => ({ labels: { job: run.job }, value: value(run) })),
  });
  const states = (['queued', 'sending', 'uncertain', 'failed', 'kept'] as const).map((state) => ({
    labels: { state },
    value: figures[state],
  }));
  return [
    { name: 'clientela_messages', help: 'Messages by state, to 100000.', type: 'gauge', samples: states },
    gauge(
      'clientela_messages_oldest_due_seconds',
      'How late the oldest due message is.',
      figures.oldest_due ?? 0,
    ),
    gauge('clientela_geocoding_due', 'Clients that wait for their place, to 100000.', figures.geocoding_due),
    gauge('clientela_imports_running', 'Imports that are being worked on.', figures.imports),
    gauge('clientela_sessions', 'Sessions that are open.', figures.sessions),
    gauge('clientela_database_size_bytes', 'Size of the database.', figures.size),
    gauge('clientela_database_connections', 'Connections of everybody to the database.', figures.connections),
    gauge('clientela_migrations_applied', 'Migrations that the database has had.', figures.migrations),
    ofJobs('clientela_job_last_run_timestamp_seconds', 'When a job last ran.', ({ at }) => at),
    ofJobs('clientela_job_last_run_failed', 'Whether its last run failed.', ({ state }) =>
      state === 'failed' ? 1 : 0,
    ),
    ofJobs(
      'clientela_job_last_run_duration_seconds',
      'How long its last run took.',
      ({ seconds }) => seconds ?? 0,
    ),
  ];
}
