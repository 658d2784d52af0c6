import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { requestKey } from '../../api/actions.ts';
import { NotFound } from '../../errors.ts';
import type { Job } from '../../jobs/job.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { formatDay } from '../../web/format.ts';
import { actorOf } from '../../web/guard.ts';
import { nightJob, runNightNow } from './actions.ts';
import { doneText, jobRow, nightRow } from './page.ts';
import { listLatestRuns, listRuns } from './queries.ts';
import { jobsPage } from './views.ts';

type Asked = { Params: { name: string }; Body: { form_key?: unknown } | undefined };

const nightsShown = 30;

/** What the clock does, for administrators. */
export function runRoutes(app: FastifyInstance, services: Services, jobs: Job<Services>[]): void {
  const { db } = services;
  const timed = jobs.filter(({ cron }) => cron !== undefined);

  app.get('/settings/jobs', async (_request, reply) => {
    const names = timed.map(({ name }) => name);
    const [latest, nights] = await Promise.all([
      listLatestRuns(db, names),
      listRuns(db, nightJob, { limit: nightsShown }),
    ]);
    const rows = timed.map((job) =>
      jobRow(
        job,
        latest.find((run) => run.job === job.name),
      ),
    );
    return reply.page(jobsPage, { jobs: rows, nights: nights.map(nightRow), key: randomUUID() });
  });

  app.post<Asked>('/settings/jobs/:name/run', async (request, reply) => {
    const job = timed.find(({ name }) => name === request.params.name);
    if (!job) throw new NotFound();
    if (job.name === nightJob) {
      const key = requestKey(request.body?.form_key, {})?.key ?? randomUUID();
      const night = await runNightNow(services, actorOf(request), { today: formatDay(services.now()), key });
      setFlash(reply, doneText(night));
    } else {
      await services.jobs.enqueue(job, {});
      setFlash(reply, 'Lucrarea a fost pusă la rând; reîncărcați pagina peste câteva secunde.');
    }
    return reply.redirect('/settings/jobs', 303);
  });
}
