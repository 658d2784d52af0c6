import type { FastifyInstance } from 'fastify';
import { type Lists, loadLists } from '../../clients/lists/queries.ts';
import type { Services } from '../../services.ts';
import { formatDay } from '../../web/format.ts';
import { actorOf } from '../../web/guard.ts';
import { workbookHeaders } from '../../web/workbook.ts';
import { noteExport } from '../export/actions.ts';
import {
  addressWith,
  countySelect,
  managerSelect,
  readFileQuery,
  readReport,
  reportForm,
  typeSelect,
} from '../filter-form.ts';
import { ageOf } from '../sales/age.ts';
import { salesOf } from '../sales/queries.ts';
import { ownOnly } from '../who.ts';
import { path, tagsReport } from './page.ts';
import { listTags } from './queries.ts';
import { type TagsQuery, tagsQuery } from './schema.ts';
import { tagsView } from './views.ts';
import { tagsWorkbook } from './xlsx.ts';

/** Rapoarte > Etichete: what the clients of each tag buy. */
export function tagsRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;
  const today = () => formatDay(services.now());

  app.get(path, async (request, reply) => {
    const { portfolioOf } = actorOf(request);
    const read = readReport(tagsQuery, request.query);
    const lists = await loadLists(db);
    const form = reportForm(path, read, selectsOf(lists, portfolioOf === null));
    if (!read.query) return reply.code(422).page(tagsView, { form, shown: null });
    const query = ownOnly(read.query, portfolioOf);
    const { rows, sales } = await load(query, portfolioOf);
    const age = ageOf(sales, addressWith(path, read.query));
    return reply.page(tagsView, { form, shown: { report: tagsReport(rows, lists.tags, query), age } });
  });

  app.get(`${path}.xlsx`, async (request, reply) => {
    const actor = actorOf(request);
    const query = ownOnly(readFileQuery(tagsQuery, request.query), actor.portfolioOf);
    const [{ rows, sales }, { tags }] = await Promise.all([load(query, actor.portfolioOf), loadLists(db)]);
    await noteExport(db, actor, { name: 'tags', query });
    return reply.headers(workbookHeaders(`etichete-${today()}`)).send(tagsWorkbook(rows, tags, sales.day));
  });

  async function load(query: TagsQuery, portfolioOf: number | null) {
    const sales = await salesOf(db, today(), portfolioOf);
    return { sales, rows: await listTags(db, query, sales) };
  }
}

function selectsOf({ users, types }: Lists, seesAll: boolean) {
  return [...managerSelect(users, seesAll), typeSelect(types), countySelect];
}
