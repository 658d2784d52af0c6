import type { FastifyInstance } from 'fastify';
import { monthAfter } from '../romania/months.ts';
import type { Services } from '../services.ts';
import { listUsers } from '../users/queries.ts';
import { formatDay } from '../web/format.ts';
import { fieldErrors } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import { managersReport } from './page.ts';
import { listSales } from './queries.ts';
import { managersQuery, periodOf } from './schema.ts';
import { managersPage } from './views.ts';

/** Reports. */
export function reportRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get('/reports', (_request, reply) => reply.redirect('/reports/managers', 303));

  app.get('/reports/managers', async (request, reply) => {
    const actor = actorOf(request);
    const seesAll = actor.portfolioOf === null;
    const thisMonth = formatDay(services.now()).slice(0, 7);
    const parsed = managersQuery(thisMonth).safeParse(request.query);
    const { manager: asked, ...period } = parsed.data ?? { manager: undefined, ...periodOf({}, thisMonth) };
    const manager = seesAll ? asked : actor.id;

    const [rows, users] = await Promise.all([
      listSales(db, { from: `${period.from}-01`, before: `${monthAfter(period.to, 1)}-01`, manager }),
      seesAll ? listUsers(db) : [],
    ]);
    const managers = users.map(({ id, name }) => ({ value: String(id), label: name, on: id === manager }));
    const mine = manager === actor.id ? '' : addressOf({ ...period, manager: actor.id });
    const problems = parsed.success ? [] : fieldErrors(parsed.error);
    const problem = (field: string) => problems.find((each) => each.field === field)?.message ?? '';
    return reply.code(parsed.success ? 200 : 422).page(managersPage, {
      report: managersReport(rows, period),
      filters: { ...(parsed.success ? period : typedOf(request.query)), managers, mine },
      errors: { from: problem('from'), to: problem('to') || problem('manager') },
    });
  });
}

function typedOf(query: unknown) {
  const { from, to } = query as Record<string, unknown>;
  return { from: [from ?? ''].flat().join(), to: [to ?? ''].flat().join() };
}

function addressOf({ from, to, manager }: { from: string; to: string; manager: number }): string {
  return `/reports/managers?${new URLSearchParams({ from, to, manager: String(manager) })}`;
}
