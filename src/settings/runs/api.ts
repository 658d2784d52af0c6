import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { requestKey } from '../../api/actions.ts';
import { Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { formatDay } from '../../web/format.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { nightJob, runNightNow } from './actions.ts';
import { countRuns, type JobRun, listRuns } from './queries.ts';
import { nightListShape, nightShape, runListQuery } from './schema.ts';

/** The nightly run as JSON: asked for, it runs whatever ran today, and answers when it is done. */
export function runApi(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.post(
    '/nightly-runs',
    { config: { doc: { summary: 'Rulează noaptea acum', answer: nightShape, errors: [404] } } },
    (request) => {
      const key = requestKey(request.headers['idempotency-key'], {})?.key ?? randomUUID();
      return runNightNow(services, actorOf(request), { today: formatDay(services.now()), key });
    },
  );

  const doc = {
    summary: 'Rulările de noapte',
    query: runListQuery,
    answer: nightListShape,
    errors: [404, 422],
  };
  app.get('/nightly-runs', { config: { doc } }, async (request) => {
    const query = runListQuery.safeParse(request.query);
    if (!query.success) throw new Refused(422, 'Pagina cerută nu există.', fieldErrors(query.error));
    const { after, limit } = query.data;
    const [rows, total] = await Promise.all([
      listRuns(db, nightJob, { ...(after !== undefined && { after }), limit: limit + 1 }),
      countRuns(db, nightJob),
    ]);
    const items = rows.slice(0, limit).map(asJson);
    return { items, next: rows.length > limit ? String(items.at(-1)?.id) : null, total };
  });
}

function asJson({ job: _job, detail, ms, ...run }: JobRun) {
  return { ...run, ...(detail as object), ...(ms !== null && { ms }) };
}
