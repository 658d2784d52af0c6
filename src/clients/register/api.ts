import type { FastifyInstance } from 'fastify';
import { NotFound } from '../../errors.ts';
import { shownTaxId } from '../../romania/tax-id.ts';
import type { Services } from '../../services.ts';
import { checked } from '../../web/forms.ts';
import { getClient } from '../queries.ts';
import { clientParams } from '../schema.ts';
import { loadRegister } from './queries.ts';
import { onQuery, registerShape } from './schema.ts';
import { paidVatOn } from './vat-period.ts';

/** What the register says of a client, as JSON; `on`: whether it paid VAT on that day. */
export function registerApi(app: FastifyInstance, { db }: Services): void {
  const doc = {
    summary: 'Ce spune registrul ANAF despre un client, ce propune și când era plătitor de TVA',
    query: onQuery,
    answer: registerShape,
    errors: [404, 422],
  };
  app.get<{ Params: { id: string } }>('/clients/:id/register', { config: { doc } }, async (request) => {
    const params = clientParams.safeParse(request.params);
    if (!params.success) throw new NotFound();
    const { on } = checked(onQuery, request.query);
    const client = await getClient(db, params.data.id);
    const tab = await loadRegister(db, client.id);
    const { vat_periods: _periods, ...facts } = tab?.facts ?? {};
    return {
      tax_id: shownTaxId(client.tax_id, client.tax_id_kind),
      asked_at: tab?.asked_at ?? null,
      answered_at: tab?.answered_at ?? null,
      answer: tab?.answer ?? null,
      facts: tab?.facts ? facts : null,
      vat_periods: tab?.periods ?? [],
      vat_on: on ? { day: on, vat_payer: tab?.facts ? paidVatOn(tab.facts, on) : null } : null,
      proposals: (tab?.proposals ?? []).map(({ by, ...proposal }) => ({ ...proposal, decided_by: by })),
      events: tab?.events ?? [],
    };
  });
}
