import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isReadOnly } from '../db/database.ts';
import { migrationGap, migrationNames } from '../db/migrations.ts';
import { NotFound } from '../errors.ts';
import type { Services } from '../services.ts';
import { watchDatabase } from './database-figures.ts';
import { exposition, gauge, type Metric } from './exposition.ts';
import { watchProcess } from './process.ts';
import { version } from './version.ts';

type Options = {
  /** What was counted of the requests. */
  figures: () => Metric[];
  /** Who carries it may look from anywhere. */
  token: string | undefined;
};

/** How the program is: alive, ready, counted. */
export function operationRoutes(
  app: FastifyInstance,
  { db, log }: Services,
  { figures, token }: Options,
): void {
  const open = { config: { public: true }, logLevel: 'warn' } as const;
  const ofDatabase = watchDatabase(db, log);
  const ofProcess = watchProcess();
  let known = 0;
  let upToDate = false;

  app.get('/health/live', open, () => ({ status: 'ok', version }));

  app.get('/health/ready', open, async (_request, reply) => {
    reply.code(503);
    try {
      const { readOnly } = app;
      readOnly.now = (await isReadOnly(db)) || readOnly.always;
      // Asked until it is so: a database does not go back.
      if (!upToDate) upToDate = (await migrationGap(db)).pending.length === 0;
    } catch {
      return { status: 'baza de date nu răspunde' };
    }
    if (!upToDate) return { status: 'baza de date nu este la zi: rulați npm run migrate' };
    reply.code(200);
    return { status: 'ok', migrations: 'la zi', read_only: app.readOnly.now, version };
  });

  app.get('/metrics', open, async (request, reply) => {
    if (!isFromHere(request) && !carries(request, token)) throw new NotFound();
    known ||= (await migrationNames()).length;
    const metrics = [
      {
        ...{ name: 'clientela_build_info', help: 'The version that runs.', type: 'gauge' as const },
        samples: [{ labels: { version, node: process.version }, value: 1 }],
      },
      gauge('clientela_migrations_known', 'Migrations that this version brings along.', known),
      gauge('clientela_read_only', 'Whether nothing may be changed.', app.readOnly.now ? 1 : 0),
      ...figures(),
      ...ofProcess(),
      ...(await ofDatabase()),
    ];
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(exposition(metrics));
  });
}

const loopback = /^(127\.|::1$|::ffff:127\.)/;
const passedOn = [
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'forwarded',
  'via',
];

/** A program of this machine; not somebody for whom a proxy on this machine asks. */
const isFromHere = ({ ip, headers }: FastifyRequest) =>
  loopback.test(ip) && passedOn.every((name) => headers[name] === undefined);

function carries({ headers }: FastifyRequest, token: string | undefined): boolean {
  if (!token) return false;
  const given = Buffer.from(headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
