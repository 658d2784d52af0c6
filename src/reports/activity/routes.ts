import type { FastifyInstance } from 'fastify';
import { loadLists } from '../../clients/lists/queries.ts';
import type { Services } from '../../services.ts';
import { mayView } from '../../web/access.ts';
import { formatDay } from '../../web/format.ts';
import { actorOf } from '../../web/guard.ts';
import type { Actor } from '../../web/session.ts';
import { workbookHeaders } from '../../web/workbook.ts';
import { noteExport } from '../export/actions.ts';
import { readFileQuery, readReport, reportForm, selectOf } from '../filter-form.ts';
import { ownOnly } from '../who.ts';
import { activityReport, path } from './page.ts';
import { listFacts } from './queries.ts';
import { activityQuery } from './schema.ts';
import { activityView } from './views.ts';
import { activityWorkbook } from './xlsx.ts';

/** Rapoarte > Activitate: what each person wrote, did and entered, and what went to the clients in their care. */
export function activityRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;
  const today = () => formatDay(services.now());
  const schema = () => activityQuery(today().slice(0, 7));

  app.get(path, async (request, reply) => {
    const actor = actorOf(request);
    const read = readReport(schema(), request.query);
    const { users } = await loadLists(db);
    const select = selectOf('manager', 'Persoană', 'toate', users);
    const form = reportForm(path, read, actor.portfolioOf === null ? [select] : []);
    if (!read.query) return reply.code(422).page(activityView, { form, report: null });
    const query = ownOnly(read.query, actor.portfolioOf);
    const sees = seesOf(actor);
    const facts = await listFacts(db, query, sees, services.now());
    return reply.page(activityView, { form, report: activityReport(facts, users, query, sees) });
  });

  app.get(`${path}.xlsx`, async (request, reply) => {
    const actor = actorOf(request);
    const query = ownOnly(readFileQuery(schema(), request.query), actor.portfolioOf);
    const sees = seesOf(actor);
    const [facts, { users }] = await Promise.all([listFacts(db, query, sees, services.now()), loadLists(db)]);
    await noteExport(db, actor, { name: 'activity', query });
    return reply
      .headers(workbookHeaders(`activitate-${today()}`))
      .send(activityWorkbook(facts, users, query, sees));
  });
}

const seesOf = (actor: Actor) => ({
  notes: mayView(actor, 'notes'),
  messages: mayView(actor, 'messages'),
  orders: mayView(actor, 'orders'),
});
