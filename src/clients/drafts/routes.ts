import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Services } from '../../services.ts';
import { take } from '../conflict.ts';
import { type Draft, draftOf, filledOf, proposalsOf, rowsOf, textOf } from '../draft.ts';
import { contactRow, deliveryAddressRow, type FormState } from '../form.ts';
import { sendForm } from '../form-page.ts';
import { completeLocality } from '../location/localities.ts';
import { listLocalities } from '../location/queries.ts';
import { getClient } from '../queries.ts';
import { contactRowPiece, deliveryRowPiece, localityOptionsPiece } from '../views.ts';

type Query = { Querystring: Record<string, unknown> };

/** The form while it is being filled: its rows, its completions, and the whole of it recalculated. Nothing is saved. */
export function draftRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get<Query>('/clients/new/contact-row', (request, reply) =>
    reply.piece(contactRowPiece, { row: contactRow(indexOf(request), {}) }),
  );

  app.get<Query>('/clients/new/delivery-address-row', (request, reply) =>
    reply.piece(deliveryRowPiece, { row: deliveryAddressRow(indexOf(request), {}) }),
  );

  app.get<Query>('/clients/new/localities', async (request, reply) => {
    const [county, typed] = [lastNested(request.query, 'county'), lastNested(request.query, 'locality')];
    const found = completeLocality(await listLocalities(db, county), typed);
    const options = found.map(({ name, uat }) => ({ value: name, label: uat === name ? '' : uat }));
    return reply.piece(localityOptionsPiece, { options });
  });

  // Without JavaScript these are the buttons of the form: a row more or less, a proposal taken or left.
  app.post<Query>('/clients/drafts', async (request, reply) => {
    const body = (request.body ?? {}) as Draft;
    const id = Number(textOf(body.client_id));
    const record = id > 0 ? await getClient(db, id) : undefined;
    const state = redraft(request.query, draftOf(body, { keepEmptyRows: true }), proposalsOf(body));
    return sendForm(services, reply, { ...state, filled: filledOf(body) }, { record });
  });
}

function redraft(
  query: Record<string, unknown>,
  draft: Draft,
  proposals: FormState['proposals'] & object,
): FormState {
  const [add, remove, taken, kept] = ['add', 'remove', 'take', 'keep'].map((name) => textOf(query[name]));
  if (taken) return take(draft, proposals, taken);
  if (kept) {
    const { [kept]: _left, ...rest } = proposals;
    return { draft, proposals: rest };
  }
  if (add === 'contacts' || add === 'delivery_addresses') {
    return { draft: { ...draft, [add]: [...rowsOf(draft[add]), {}] }, proposals };
  }
  const [, list, index] = /^(contacts|delivery_addresses):(\d+)$/.exec(remove ?? '') ?? [];
  if (list)
    return {
      draft: { ...draft, [list]: rowsOf(draft[list]).filter((_, at) => at !== Number(index)) },
      proposals,
    };
  return { draft, proposals };
}

const indexOf = (request: FastifyRequest<Query>) =>
  Math.min(Math.abs(Number.parseInt(textOf(request.query.index), 10) || 0), 499);

/** A field of the form by its own name, whichever row it stands in. */
function lastNested(query: Record<string, unknown>, name: string): string {
  const direct = textOf(query[name]);
  if (direct) return direct;
  const nested = new RegExp(`\\[${name}\\]$`);
  const key = Object.keys(query).find((given) => nested.test(given));
  return key ? textOf(query[key]) : '';
}
