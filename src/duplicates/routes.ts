import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { listRecords } from '../clients/queries.ts';
import { readCursor, writeCursor } from '../db/paging.ts';
import { NotFound, Refused } from '../errors.ts';
import type { Services } from '../services.ts';
import { setFlash } from '../web/flash.ts';
import { fieldErrors } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import { dismiss, reopen } from './actions.ts';
import { pairView } from './page.ts';
import { type ListedPair, listPairs } from './queries.ts';
import { dismissalSchema, pairParams, pairsQuery } from './schema.ts';
import { reasonLabels, reasons } from './score.ts';
import { pairsPage } from './views.ts';

type Id = { Params: { id: string } };

const perPage = 25;

/** The radar: clients that may be one, side by side, to be merged or told apart. */
export function duplicateRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get<{ Querystring: Record<string, unknown> }>('/duplicates', async (request, reply) => {
    const { state, reason, after } = pairsQuery.parse(request.query);
    const wanted = { state, reason, after: after ? cursorOf(after) : undefined, limit: perPage + 1 };
    const found = await listPairs(db, wanted);
    const pairs = found.slice(0, perPage);
    const end = found.length > perPage ? pairs.at(-1) : undefined;
    const address = (query: Record<string, string | undefined>) => {
      const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
      return `/duplicates${given.length > 0 ? `?${new URLSearchParams(given)}` : ''}`;
    };
    const shown = { state: state === 'open' ? undefined : state, reason };
    return reply.page(pairsPage, {
      pairs: await dressed(pairs),
      dismissed: state === 'dismissed',
      filters: [
        { label: 'Toate motivele', href: address({ state: shown.state }), on: !reason },
        ...reasons.map((each) => ({
          label: reasonLabels[each],
          href: address({ state: shown.state, reason: each }),
          on: each === reason,
        })),
      ],
      next: end ? address({ ...shown, after: writeCursor({ key: end.sort_key, id: end.id }) }) : '',
      first: after ? address(shown) : '',
    });
  });

  app.post<Id>('/duplicates/:id/dismissal', async (request, reply) => {
    const parsed = dismissalSchema.safeParse(request.body ?? {});
    if (!parsed.success) {
      const errors = fieldErrors(parsed.error);
      throw new Refused(422, errors[0]?.message ?? 'Motivul nu a putut fi citit.', errors);
    }
    await dismiss(services, actorOf(request), idOf(request), parsed.data.reason);
    return back(reply, 'Am ținut minte: sunt doi clienți diferiți. Îi găsiți la „Nu sunt duplicate”.');
  });

  app.post<Id>('/duplicates/:id/reopening', async (request, reply) => {
    await reopen(services, actorOf(request), idOf(request));
    return back(reply, 'Perechea apare din nou între posibilele duplicate.');
  });

  async function dressed(pairs: ListedPair[]) {
    const ids = [...new Set(pairs.flatMap(({ low_id, high_id }) => [low_id, high_id]))];
    const records = new Map((await listRecords(db, ids)).map((record) => [record.id, record]));
    return pairs.flatMap((pair) => {
      const [low, high] = [records.get(pair.low_id), records.get(pair.high_id)];
      return low && high ? [pairView(pair, low, high)] : [];
    });
  }
}

function back(reply: FastifyReply, text: string) {
  setFlash(reply, text);
  return reply.redirect('/duplicates', 303);
}

function cursorOf(after: string) {
  const cursor = readCursor(after);
  if (/^\d{1,9}$|^\d{4}-\d\d-\d\d [\d:.+-]+$/.test(cursor.key)) return cursor;
  throw new Refused(422, 'Pagina cerută nu mai există. Reîncărcați lista.');
}

function idOf(request: FastifyRequest<Id>): number {
  const parsed = pairParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
