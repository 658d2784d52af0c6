import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestKey } from '../../api/actions.ts';
import { clientPage } from '../../clients/page.ts';
import { type ClientRecord, getClient } from '../../clients/queries.ts';
import { clientParams } from '../../clients/schema.ts';
import { clientOfTab } from '../../clients/tab.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { getCompany } from '../../settings/company/queries.ts';
import { setFlash } from '../../web/flash.ts';
import { formatDay } from '../../web/format.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { workbookType } from '../../web/workbook.ts';
import { sendStatement } from './actions.ts';
import { shownAtOnce, statementPage } from './page.ts';
import { statementPdf } from './pdf.ts';
import { type Asked, addressQuery, periodOf, periodText } from './period.ts';
import { fileName, type PrintedStatement } from './printed.ts';
import { loadStatement, loadUnpaid } from './queries.ts';
import { statementQuery, statementTabQuery } from './schema.ts';
import { statementTab } from './views.ts';
import { statementWorkbook } from './xlsx.ts';

type Tab = { Params: { id: string }; Querystring: Record<string, unknown>; Body: Record<string, unknown> };
type Typed = Record<string, unknown>;
const tab = '/statement';

/** Fișă Client: the tab, its files, and what the client is sent. */
export function statementRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;
  const today = () => formatDay(services.now());

  app.get<Tab>('/clients/:id/statement', async (request, reply) => {
    const client = await clientOfTab(db, request, reply, tab);
    return client ? show(reply, client, request.query) : reply;
  });

  app.get<Tab>('/clients/:id/statement.pdf', async (request, reply) => {
    const client = await clientOfTab(db, request, reply, `${tab}.pdf`);
    if (!client) return reply;
    const printed = await load(client, request.query);
    const file = `inline; filename="${fileName(printed)}.pdf"`;
    return reply
      .type('application/pdf')
      .header('content-disposition', file)
      .send(await statementPdf(printed));
  });

  app.get<Tab>('/clients/:id/statement.xlsx', async (request, reply) => {
    const client = await clientOfTab(db, request, reply, `${tab}.xlsx`);
    if (!client) return reply;
    const printed = await load(client, request.query);
    const file = `attachment; filename="${fileName(printed)}.xlsx"`;
    return reply.type(workbookType).header('content-disposition', file).send(statementWorkbook(printed));
  });

  app.post<Tab>('/clients/:id/statement/messages', async (request, reply) => {
    const client = await getClient(db, idOf(request));
    const body = request.body ?? {};
    const asked = statementQuery.safeParse(body);
    if (!asked.success) return show(reply, client, body);
    const sending = {
      client_id: client.id,
      period: periodOf(asked.data, today()),
      key: requestKey(body.form_key, { client: client.id, ...asked.data }),
    };
    try {
      const recipients = await sendStatement(services, actorOf(request), sending);
      const names = recipients.map(({ email }) => email).join(', ');
      setFlash(reply, `Fișa (${periodText(sending.period)}) este de trimis către ${names}.`);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return show(reply, client, asked.data, error.message);
    }
    return reply.redirect(`/clients/${client.id}${tab}${addressQuery(asked.data)}`, 303);
  });

  /** The tab; of a period that is none, the whole history with what was typed. */
  async function show(reply: FastifyReply, client: ClientRecord, given: Typed, message = '') {
    const parsed = statementTabQuery.safeParse(given);
    const asked: Asked & { before?: string | undefined } = parsed.data ?? {};
    const period = periodOf(asked, today());
    const [statement, unpaid] = await Promise.all([
      loadStatement(db, client.id, period, { before: asked.before, limit: shownAtOnce }),
      loadUnpaid(db, client.id, period.day, { limit: shownAtOnce }),
    ]);
    const shown = statementPage(client, { asked, period, today: today(), statement, unpaid });
    const problems = parsed.success ? [] : fieldErrors(parsed.error);
    const problem = (name: string) => problems.find(({ field }) => field === name)?.message ?? '';
    return reply.code(parsed.success && !message ? 200 : 422).page(statementTab, {
      client: clientPage(client, tab),
      statement: parsed.success ? shown : { ...shown, days: typedDays(given) },
      errors: { from: problem('from'), to: problem('to'), as_of: problem('as_of') },
      message,
    });
  }

  /** Everything of the period, for a file. */
  async function load(client: ClientRecord, query: Typed): Promise<PrintedStatement> {
    const parsed = statementQuery.safeParse(query);
    if (!parsed.success) throw new Refused(422, 'Fișa nu poate fi făcută.', fieldErrors(parsed.error));
    const period = periodOf(parsed.data, today());
    const [statement, unpaid, firm] = await Promise.all([
      loadStatement(db, client.id, period),
      loadUnpaid(db, client.id, period.day),
      getCompany(db),
    ]);
    return { client, firm, period, today: today(), statement, unpaid };
  }
}

function idOf(request: FastifyRequest<Tab>): number {
  const params = clientParams.safeParse(request.params);
  if (!params.success) throw new NotFound();
  return params.data.id;
}

function typedDays(given: Typed) {
  const text = (name: string) => [given[name] ?? ''].flat().join();
  return { from: text('from'), to: text('to'), as_of: text('as_of') };
}
