import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requestKey } from '../../api/actions.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { formatDay } from '../../web/format.ts';
import { checked, fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { mergeClients, undoMerge } from './actions.ts';
import { getMerge, type ListedMerge, listMerges } from './queries.ts';
import {
  mergeListQuery,
  mergeListShape,
  mergeParams,
  mergeSchema,
  mergeShape,
  newMergeShape,
} from './schema.ts';
import { reversalRefusal, reversibleUntil } from './term.ts';

type Id = { Params: { id: string } };

const perPage = 50;

/** Merges as JSON: the same schema and actions as the pages. */
export function mergeApi(app: FastifyInstance, services: Services): void {
  const { db, now } = services;
  const today = () => formatDay(services.now());

  app.get<{ Querystring: unknown }>(
    '/client-merges',
    {
      config: {
        doc: { summary: 'Unirile de clienți', query: mergeListQuery, answer: mergeListShape, errors: [422] },
      },
    },
    async (request) => {
      const query = mergeListQuery.safeParse(request.query);
      if (!query.success) throw new Refused(422, 'Pagina cerută nu există.', fieldErrors(query.error));
      const rows = await listMerges(db, query.data.after, perPage);
      const items = rows.slice(0, perPage).map(asJson);
      return { items, next: rows.length > perPage ? String(items.at(-1)?.id) : null, total: null };
    },
  );

  app.post(
    '/client-merges',
    {
      config: {
        doc: {
          summary: 'Unește clienți într-unul',
          body: newMergeShape,
          answer: mergeShape,
          status: 201,
          errors: [404, 409, 422],
        },
      },
    },
    async (request, reply) => {
      const input = checked(mergeSchema, request.body ?? {});
      const key = requestKey(request.headers['idempotency-key'], input);
      const id = await mergeClients(services, actorOf(request), { input, today: today(), key });
      return reply
        .code(201)
        .header('location', `/api/v1/client-merges/${id}`)
        .send(asJson(await getMerge(db, id)));
    },
  );

  app.get<Id>(
    '/client-merges/:id',
    { config: { doc: { summary: 'O unire de clienți', answer: mergeShape, errors: [404] } } },
    async (request) => asJson(await getMerge(db, idOf(request))),
  );

  app.post<Id>(
    '/client-merges/:id/reversal',
    { config: { doc: { summary: 'Anulează o unire', answer: mergeShape, errors: [404, 409] } } },
    async (request) => {
      const id = idOf(request);
      const key = requestKey(request.headers['idempotency-key'], { id, undo: true });
      await undoMerge(services, actorOf(request), { id, today: today(), key });
      return asJson(await getMerge(db, id));
    },
  );

  function asJson(merge: ListedMerge) {
    const reversible = reversalRefusal(merge, now()) === '';
    return {
      id: merge.id,
      kept_id: merge.kept_id,
      merged_ids: merge.merged.map(({ id }) => id),
      merged_at: merge.merged_at,
      merged_by: merge.merged_by,
      reversible_until: reversible ? reversibleUntil(merge) : null,
      undone_at: merge.undone_at,
      undone_by: merge.undone_by,
      left_alone: merge.left_alone,
    };
  }
}

function idOf(request: FastifyRequest<Id>): number {
  const parsed = mergeParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
