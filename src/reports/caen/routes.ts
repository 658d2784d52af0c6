import type { FastifyInstance } from 'fastify';
import { statusOptions } from '../../clients/fields.ts';
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
import { caenReport, path } from './page.ts';
import { listCaen } from './queries.ts';
import { type CaenQuery, caenQuery } from './schema.ts';
import { caenView } from './views.ts';
import { caenWorkbook } from './xlsx.ts';

/** Rapoarte > CAEN: what the clients of each trade buy. */
export function caenRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;
  const today = () => formatDay(services.now());

  app.get(path, async (request, reply) => {
    const { portfolioOf } = actorOf(request);
    const read = readReport(caenQuery, request.query);
    const form = reportForm(path, read, selectsOf(await loadLists(db), portfolioOf === null));
    if (!read.query) {
      const told = read.errors.filter(({ field }) => ['section', 'division'].includes(field));
      const problem = told.map(({ message }) => message).join(' ');
      return reply.code(422).page(caenView, { form, hidden: [], problem, shown: null });
    }
    const query = ownOnly(read.query, portfolioOf);
    const { rows, sales } = await load(query, portfolioOf);
    const hidden = (['section', 'division'] as const).flatMap((name) => {
      const value = query[name];
      return value ? [{ name, value }] : [];
    });
    const age = ageOf(sales, addressWith(path, read.query));
    return reply.page(caenView, {
      form,
      hidden,
      problem: '',
      shown: { report: caenReport(rows, query), age },
    });
  });

  app.get(`${path}.xlsx`, async (request, reply) => {
    const actor = actorOf(request);
    const query = ownOnly(readFileQuery(caenQuery, request.query), actor.portfolioOf);
    const { rows, sales } = await load(query, actor.portfolioOf);
    await noteExport(db, actor, { name: 'caen', query });
    return reply.headers(workbookHeaders(`caen-${today()}`)).send(caenWorkbook(rows, sales.day));
  });

  async function load(query: CaenQuery, portfolioOf: number | null) {
    const sales = await salesOf(db, today(), portfolioOf);
    return { sales, rows: await listCaen(db, query, sales) };
  }
}

function selectsOf({ users, types }: Lists, seesAll: boolean) {
  return [
    ...managerSelect(users, seesAll),
    typeSelect(types),
    countySelect,
    { name: 'status', label: 'Status', all: 'oricare', rows: statusOptions },
  ];
}
