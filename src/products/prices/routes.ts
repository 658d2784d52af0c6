import type { FastifyInstance, FastifyReply } from 'fastify';
import { textOf } from '../../clients/draft.ts';
import { type FieldError, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { formatDay } from '../../web/format.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import type { Actor } from '../../web/session.ts';
import { seenSteps } from '../cost.ts';
import { changeSelling, quotePrices } from './actions.ts';
import { type Answered, type Asked, choiceOf, priceView } from './asked.ts';
import { clientsMeant } from './meant.ts';
import { findPriced, getSelling } from './queries.ts';
import { type PriceQuestion, priceQuestion, sellingSchema } from './schema.ts';
import { pricesPage, sellingPage } from './views.ts';

type Query = { Querystring: Record<string, unknown> };

/** How prices are made: the firm's selling mode, and the price of a product for a client. */
export function priceRoutes(app: FastifyInstance, services: Services): void {
  const { db, now } = services;

  app.get<Query>('/products/prices', async (request, reply) => {
    const asked = askedOf(request.query);
    const wanted = ['product', 'client', 'client_id'].some((name) => textOf(request.query[name]) !== '');
    if (!wanted) return show(reply, { asked });
    const parsed = priceQuestion.safeParse(request.query);
    if (!parsed.success) return show(reply, { asked, message: fieldErrors(parsed.error)[0]?.message ?? '' });
    return show(reply, { asked, ...(await answer(parsed.data, actorOf(request))) });
  });

  app.get('/settings/selling', async (_request, reply) => showSelling(reply, 200, await getSelling(db)));

  app.post('/settings/selling', async (request, reply) => {
    const body = (request.body ?? {}) as Record<string, unknown>;
    const typed = { ...body, allow_below_cost: textOf(body.allow_below_cost) === 'true' };
    const parsed = sellingSchema.safeParse(body);
    if (!parsed.success)
      return showSelling(reply, 422, typed, 'Nimic nu a fost salvat.', fieldErrors(parsed.error));
    try {
      await changeSelling(services, actorOf(request), parsed.data);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const message = `${error.message} Ce ați ales a rămas pe pagină; salvați din nou dacă așa trebuie să fie.`;
      return showSelling(reply, 422, { ...typed, version: error.extra.version }, message);
    }
    setFlash(reply, 'Felul de a face prețurile a fost salvat.');
    return reply.redirect('/settings/selling', 303);
  });

  async function answer(
    question: PriceQuestion,
    { portfolioOf, seesCost }: Pick<Actor, 'portfolioOf' | 'seesCost'>,
  ): Promise<Partial<Answered>> {
    const { product_id: id, product: code, quantity } = question;
    const today = formatDay(now());
    const date = question.date ?? today;
    const product = await findPriced(db, { id, code });
    if (!product) return { message: 'Produsul nu există. Scrieți codul lui din lista de produse.' };
    if (!product.active) return { message: `Produsul „${product.name}” nu se mai vinde.` };

    const [client, ...others] = await clientsMeant(db, question, portfolioOf);
    if (!client) return { message: 'Niciun client nu se potrivește. Scrieți CIF-ul sau o parte din nume.' };
    if (others.length > 0) {
      const choices = [client, ...others].map((each) =>
        choiceOf(each, { product_id: product.id, quantity, date }),
      );
      return { choices };
    }
    const items = [{ product_id: product.id, quantity }];
    const quote = (await quotePrices(db, { client_id: client.id, date, today, items })).get(product.id);
    if (!quote) return {};
    const seen = { ...quote, steps: seenSteps(quote.steps, seesCost) };
    return { price: priceView({ quote: seen, client, product, date }) };
  }

  function show(reply: FastifyReply, given: Partial<Answered> & { asked: Asked }) {
    const { message = '', choices = [], price, asked } = given;
    const date = asked.date || formatDay(now());
    const client = price?.client ?? asked.client;
    const code = message === '' ? 200 : 422;
    return reply
      .code(code)
      .page(pricesPage, { answer: { asked: { ...asked, client, date }, message, choices, price } });
  }

  function showSelling(
    reply: FastifyReply,
    status: number,
    typed: Record<string, unknown>,
    message = '',
    errors: FieldError[] = [],
  ) {
    return reply.code(status).page(sellingPage, {
      selling: {
        message,
        version: textOf(typed.version),
        modes: modes.map((mode) => ({ ...mode, on: mode.value === typed.mode })),
        allowBelowCost: typed.allow_below_cost === true,
        errors: Object.fromEntries(errors.map((error) => [error.field, error.message])),
      },
    });
  }
}

const modes = [
  { value: 'fixed', label: 'Preț fix', hint: 'Prețul de bază al produsului.' },
  {
    value: 'cost_markup',
    label: 'Cost de achiziție + adaos',
    hint: 'Costul de achiziție, cu adaosul nivelului clientului.',
  },
  {
    value: 'last_cost_markup',
    label: 'Ultima achiziție + adaos',
    hint: 'Costul ultimei achiziții, cu adaosul nivelului clientului.',
  },
];

function askedOf(query: Record<string, unknown>): Asked {
  const text = (name: keyof Asked | 'client_id') => textOf(query[name]).slice(0, 200);
  return {
    product_id: text('product_id'),
    product: text('product'),
    client: text('client') || text('client_id'),
    quantity: text('quantity') || '1',
    date: text('date'),
  };
}
