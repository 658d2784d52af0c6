import type { FastifyInstance, FastifyRequest } from 'fastify';
import { getClient } from '../../clients/queries.ts';
import { Refused } from '../../errors.ts';
import { statementPdf } from '../../payments/statement/pdf.ts';
import { type Asked, periodOf } from '../../payments/statement/period.ts';
import { fileName, type PrintedStatement } from '../../payments/statement/printed.ts';
import { loadStatement, loadUnpaid } from '../../payments/statement/queries.ts';
import { statementQuery, statementTabQuery } from '../../payments/statement/schema.ts';
import { statementWorkbook } from '../../payments/statement/xlsx.ts';
import type { Services } from '../../services.ts';
import { getCompany } from '../../settings/company/queries.ts';
import { formatDay } from '../../web/format.ts';
import { fieldErrors } from '../../web/forms.ts';
import { workbookType } from '../../web/workbook.ts';
import { portalActorOf, portalPage } from '../frame.ts';
import { ownStatementPage, shownAtOnce } from './page.ts';
import { ownStatementView } from './views.ts';

type Asking = { Querystring: Record<string, unknown> };

/** Fișă Client for the client's own people: the page and its files. */
export function portalStatement(app: FastifyInstance, services: Services): void {
  const { db } = services;
  const today = () => formatDay(services.now());

  app.get<Asking>('/statement', async (request, reply) => {
    const { clientId, rights } = portalActorOf(request.portalActor, 'statement');
    const parsed = statementTabQuery.safeParse(request.query);
    const asked: Asked & { before?: string | undefined } = parsed.data ?? {};
    const period = periodOf(asked, today());
    const [statement, unpaid] = await Promise.all([
      loadStatement(db, clientId, period, { before: asked.before, limit: shownAtOnce }),
      loadUnpaid(db, clientId, period.day, { limit: shownAtOnce }),
    ]);
    const showsDocuments = rights.includes('documents');
    const shown = ownStatementPage({ asked, period, today: today(), statement, unpaid, showsDocuments });
    const problems = parsed.success ? [] : fieldErrors(parsed.error);
    const problem = (name: string) => problems.find(({ field }) => field === name)?.message ?? '';
    reply.code(parsed.success ? 200 : 422);
    return portalPage(db, reply, ownStatementView, {
      statement: parsed.success ? shown : { ...shown, days: typedDays(request.query) },
      errors: { from: problem('from'), to: problem('to') },
    });
  });

  app.get<Asking>('/statement.pdf', async (request, reply) => {
    const printed = await load(request);
    return reply
      .type('application/pdf')
      .header('content-disposition', `attachment; filename="${fileName(printed)}.pdf"`)
      .send(await statementPdf(printed));
  });

  app.get<Asking>('/statement.xlsx', async (request, reply) => {
    const printed = await load(request);
    return reply
      .type(workbookType)
      .header('content-disposition', `attachment; filename="${fileName(printed)}.xlsx"`)
      .send(statementWorkbook(printed));
  });

  /** Everything of the period, for a file. */
  async function load({ portalActor, query }: FastifyRequest<Asking>): Promise<PrintedStatement> {
    const { clientId } = portalActorOf(portalActor, 'statement');
    const parsed = statementQuery.safeParse(query);
    if (!parsed.success) throw new Refused(422, 'Fișa nu poate fi făcută.', fieldErrors(parsed.error));
    const period = periodOf(parsed.data, today());
    const [client, firm, statement, unpaid] = await Promise.all([
      getClient(db, clientId),
      getCompany(db),
      loadStatement(db, clientId, period),
      loadUnpaid(db, clientId, period.day),
    ]);
    return { client, firm, period, today: today(), statement, unpaid };
  }
}

function typedDays(given: Record<string, unknown>) {
  const text = (name: string) => [given[name] ?? ''].flat().join().slice(0, 40);
  return { from: text('from'), to: text('to') };
}
