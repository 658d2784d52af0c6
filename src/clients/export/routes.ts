import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NotFound, Refused } from '../../errors.ts';
import { chosenColumns, nameTargets, readColumns } from '../../search/columns.ts';
import { listQuerySchema, refuseBalanceOrder } from '../../search/schema.ts';
import type { Services } from '../../services.ts';
import { formatDay } from '../../web/format.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { exportClients } from './actions.ts';
import { csvOf } from './csv.ts';
import { columnsOf } from './sheet-rows.ts';
import { xlsxOf } from './xlsx.ts';

type Query = { Querystring: Record<string, unknown> };

const kinds = {
  csv: { type: 'text/csv; charset=utf-8', write: csvOf },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', write: xlsxOf },
};

/** What the list shows, as a file. `columns=all` brings every column, contacts and delivery addresses too. */
export function exportRoutes(app: FastifyInstance, services: Services): void {
  app.get<Query>('/clients.csv', (request, reply) => send('csv', request, reply));
  app.get<Query>('/clients.xlsx', (request, reply) => send('xlsx', request, reply));

  async function send(format: 'csv' | 'xlsx', request: FastifyRequest<Query>, reply: FastifyReply) {
    const actor = actorOf(request);
    if (!actor.mayExport) throw new NotFound();
    const query = listQuerySchema.safeParse(request.query);
    if (!query.success) throw new Refused(422, 'Lista nu poate fi exportată.', fieldErrors(query.error));
    refuseBalanceOrder(query.data, actor);
    const columns = columnsOf(targetsOf(request.query.columns, actor.clientColumns)).filter(
      ({ target }) => target !== 'balance' || actor.seesBalance,
    );
    const rows = await exportClients(services, actor, { query: query.data, columns, format });
    const { type, write } = kinds[format];
    const name = `clienti-${formatDay(services.now())}.${format}`;
    return reply
      .type(type)
      .header('content-disposition', `attachment; filename="${name}"`)
      .send(
        write(
          columns.map(({ heading }) => heading),
          rows,
        ),
      );
  }
}

/** The targets of the columns that the list shows: those of its address, else those the person chose; undefined for all. */
function targetsOf(given: unknown, chosen: string[] | null): string[] | undefined {
  if (given === 'all') return undefined;
  const shown = chosenColumns(readColumns(given) ?? chosen);
  return [...nameTargets, ...shown.flatMap(({ targets }) => targets)];
}
