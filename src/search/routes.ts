import type { FastifyInstance } from 'fastify';
import { textOf } from '../clients/draft.ts';
import { loadLists } from '../clients/lists/queries.ts';
import { Refused } from '../errors.ts';
import type { Services } from '../services.ts';
import { fieldErrors } from '../web/forms.ts';
import { addressOf, chipsOf, filterView, needsNames } from './filters.ts';
import { listClients } from './queries.ts';
import { type ListQuery, listQuerySchema } from './schema.ts';
import { filtersPage, listPage, rowView, suggestionsPiece, totalText } from './views.ts';

type Query = { Querystring: Record<string, unknown> };

/** The client list, and what the search box of the frame suggests as one types. */
export function searchRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get<Query>('/clients', async (request, reply) => {
    const query = listQuery(request.query);
    const [{ rows, next, total }, lists] = await Promise.all([
      found(query),
      needsNames(query) ? loadLists(db) : undefined,
    ]);
    const chips = chipsOf(query, lists);
    const empty = chips.length > 0 || query.after ? 'filtered' : 'none';
    const list = {
      rows,
      chips,
      filters: addressOf({ ...query, after: undefined }, '/clients/filters'),
      total: totalText(total),
      next: next ? addressOf({ ...query, after: next }) : '',
      first: query.after ? addressOf({ ...query, after: undefined }) : '',
      empty: rows.length > 0 ? ('' as const) : (empty as 'filtered' | 'none'),
      sorts: { name: sortOf(query, 'name'), created: sortOf(query, 'created') },
    };
    return reply.page(listPage, { list });
  });

  app.get<Query>('/clients/filters', async (request, reply) =>
    reply.page(filtersPage, { filters: filterView(listQuery(request.query), await loadLists(db)) }),
  );

  app.get<Query>('/search', async (request, reply) => {
    const q = textOf(request.query.q).slice(0, 200);
    if (q.trim() === '') return reply.piece(suggestionsPiece, { q: '', items: [], more: false });
    const { rows, next } = await found({ ...listQuery({}), q, limit: 8 }, { withTotal: false });
    return reply.piece(suggestionsPiece, { q, items: rows, more: next !== null });
  });

  async function found(query: ListQuery, options = {}) {
    const { items, next, total } = await listClients(db, query, options);
    return { rows: items.map((row) => rowView(row, query.q)), next, total };
  }
}

function listQuery(given: Record<string, unknown>): ListQuery {
  const parsed = listQuerySchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error);
  throw new Refused(
    422,
    `Lista nu poate fi arătată. ${errors.map(({ message }) => message).join(' ')}`,
    errors,
  );
}

function sortOf(query: ListQuery, sort: 'name' | 'created') {
  const first = sort === 'name' ? 'asc' : 'desc';
  const active = query.sort === sort;
  const dir = active ? (query.dir ?? first) : undefined;
  const turned = dir === 'asc' ? 'desc' : 'asc';
  const next = active ? turned : first;
  const href = addressOf({ ...query, sort, dir: next === first ? undefined : next, after: undefined });
  return { href, direction: dir ? `${dir}ending` : 'none' };
}
