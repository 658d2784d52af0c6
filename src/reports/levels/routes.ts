import type { FastifyInstance } from 'fastify';
import { type Lists, loadLists } from '../../clients/lists/queries.ts';
import type { Services } from '../../services.ts';
import { formatDay } from '../../web/format.ts';
import { actorOf } from '../../web/guard.ts';
import { workbookHeaders } from '../../web/workbook.ts';
import { noteExport } from '../export/actions.ts';
import {
  managerSelect,
  readFileQuery,
  readReport,
  reportForm,
  type Select,
  typeSelect,
} from '../filter-form.ts';
import { ownOnly } from '../who.ts';
import { levelsReport } from './page.ts';
import { loadLevels } from './queries.ts';
import { levelsQuery } from './schema.ts';
import { levelsView } from './views.ts';
import { levelsWorkbook } from './xlsx.ts';

const path = '/reports/levels';
const perPage = 50;

/** Rapoarte > Niveluri: how many clients each level had over time, and who moved. */
export function levelReportRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;
  const day = () => formatDay(services.now());

  app.get(path, async (request, reply) => {
    const { portfolioOf } = actorOf(request);
    const thisMonth = day().slice(0, 7);
    const read = readReport(levelsQuery(thisMonth), request.query);
    const lists = await loadLists(db);
    const form = reportForm(path, read, selectsOf(lists, portfolioOf === null));
    if (!read.query) return reply.code(422).page(levelsView, { form, report: null });
    const found = await loadLevels(db, ownOnly(read.query, portfolioOf), perPage);
    const report = levelsReport({ query: read.query, found, levels: lists.levels, thisMonth });
    return reply.page(levelsView, { form, report });
  });

  app.get(`${path}.xlsx`, async (request, reply) => {
    const actor = actorOf(request);
    const thisMonth = day().slice(0, 7);
    const asked = readFileQuery(levelsQuery(thisMonth), request.query);
    const query = { ...ownOnly(asked, actor.portfolioOf), after: undefined };
    const [{ levels }, found] = await Promise.all([loadLists(db), loadLevels(db, query, 0)]);
    await noteExport(db, actor, { name: 'levels', query });
    return reply
      .headers(workbookHeaders(`niveluri-${day()}`))
      .send(levelsWorkbook(db, { query, found, levels, thisMonth }));
  });
}

function selectsOf({ users, types }: Lists, seesAll: boolean): Select[] {
  const rows = [
    { value: 'up', label: 'numai în sus' },
    { value: 'down', label: 'numai în jos' },
  ];
  return [
    ...managerSelect(users, seesAll),
    typeSelect(types),
    { name: 'direction', label: 'Lista mutărilor', all: 'toate', rows },
  ];
}
