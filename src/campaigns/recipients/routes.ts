import type { FastifyInstance, FastifyRequest } from 'fastify';
import { csvOf } from '../../clients/export/csv.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { getCampaign } from '../queries.ts';
import { campaignParams } from '../schema.ts';
import { exportRecipients } from './actions.ts';
import { csvHeadings, recipientsView } from './page.ts';
import { countRecipients, listRecipients } from './queries.ts';
import { type RecipientListQuery, recipientListSchema } from './schema.ts';
import { recipientsPage } from './views.ts';

type Asked = { Params: { id: string }; Querystring: Record<string, unknown> };

/** Who a campaign is for, one by one, and what became of each. */
export function recipientRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get<Asked>('/campaigns/:id/recipients', async (request, reply) => {
    const query = listQuery(request.query);
    const campaign = await getCampaign(db, idOf(request));
    const [found, total] = await Promise.all([
      listRecipients(db, campaign.id, query),
      countRecipients(db, campaign.id, query),
    ]);
    const { mayExport } = actorOf(request);
    return reply.page(recipientsPage, {
      list: recipientsView(campaign, query, { ...found, total }, mayExport),
    });
  });

  app.get<Asked>('/campaigns/:id/recipients.csv', async (request, reply) => {
    const actor = actorOf(request);
    const query = listQuery(request.query);
    const { id } = await getCampaign(db, idOf(request));
    const rows = await exportRecipients(services, actor, { id, query });
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="campanie-${id}.csv"`)
      .send(csvOf(csvHeadings, rows));
  });
}

function listQuery(given: Record<string, unknown>): RecipientListQuery {
  const parsed = recipientListSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error);
  const told = errors.map(({ message }) => message).join(' ');
  throw new Refused(422, `Lista nu poate fi arătată. ${told}`, errors);
}

function idOf(request: FastifyRequest<Asked>): number {
  const parsed = campaignParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
