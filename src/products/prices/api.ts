import type { FastifyInstance } from 'fastify';
import { clientParams } from '../../clients/schema.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { formatDay } from '../../web/format.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { seenSteps } from '../cost.ts';
import { quotePrices } from './actions.ts';
import { priceQuery, priceQueryShape, priceShape } from './schema.ts';

const doc = {
  summary: 'Prețul unui produs pentru un client, cu pașii lui',
  query: priceQueryShape,
  answer: priceShape,
  errors: [404, 422],
};

/** The price of a product for a client as JSON. */
export function priceApi(app: FastifyInstance, { db, now }: Services): void {
  app.get<{ Params: { id: string } }>('/clients/:id/price', { config: { doc } }, async (request) => {
    const params = clientParams.safeParse(request.params);
    if (!params.success) throw new NotFound();
    const query = priceQuery.safeParse(request.query);
    if (!query.success) throw new Refused(422, 'Prețul nu poate fi calculat.', fieldErrors(query.error));
    const { product_id, quantity, date } = query.data;
    const today = formatDay(now());
    const items = [{ product_id, quantity }];
    const quotes = await quotePrices(db, { client_id: params.data.id, date: date ?? today, today, items });
    const quote = quotes.get(product_id);
    const { seesCost } = actorOf(request);
    if (quote) return { unit_price: quote.unit_price, steps: seenSteps(quote.steps, seesCost) };
    const message = 'Produsul nu există sau nu se mai vinde.';
    throw new Refused(422, message, [{ field: 'product_id', message }]);
  });
}
