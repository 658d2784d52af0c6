import type { FastifyInstance } from 'fastify';
import { textOf } from '../clients/draft.ts';
import { loadLists } from '../clients/lists/queries.ts';
import { findListNames } from '../clients/views/queries.ts';
import { Refused } from '../errors.ts';
import { creditState } from '../payments/credit/credit-limit.ts';
import { listAccounts } from '../payments/credit/queries.ts';
import type { Services } from '../services.ts';
import { mayView } from '../web/access.ts';
import { formatDay } from '../web/format.ts';
import { fieldErrors } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import { type Column, chosenColumns, columnsFor, type ListedRow, usualColumns } from './columns.ts';
import { targetOf } from './filter-target.ts';
import { addressOf, chipsOf, filterView, needsNames } from './filters.ts';
import { type Place, readPlace } from './place.ts';
import { countMatching, listClients } from './queries.ts';
import type { ClientRow } from './rows/queries.ts';
import { refuseBalanceOrder } from './schema.ts';
import {
  allText,
  filtersPage,
  headOf,
  listPage,
  listRow,
  suggestion,
  suggestionsPiece,
  totalPiece,
  totalText,
} from './views.ts';

type Query = { Querystring: Record<string, unknown> };

/** The client list, and what the search box of the frame suggests as one types. */
export function searchRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get<Query>('/clients', async (request, reply) => {
    const actor = actorOf(request);
    const query = listQuery(request.query);
    const [found, names] = await Promise.all([
      listClients(db, { ...query, portfolioOf: actor.portfolioOf }, { total: 'later' }),
      needsNames(query) || query.view ? findListNames(db, query, query.view, actor) : undefined,
    ]);
    const view = names?.views[0];
    const chips = chipsOf(query, names);
    refuseBalanceOrder(query, actor);
    const columns = chosenColumns(query.columns ?? actor.clientColumns, columnsFor(actor));
    const rows = await withBlocked(found.items, columns);
    const usual = columns.map(({ key }) => key).join() === usualColumns.join();
    const whole = { ...query, view: undefined, after: undefined };
    const page = { ...query, view: view?.id };
    const empty = chips.length > 0 || query.after ? 'filtered' : 'none';
    const list = {
      rows: rows.map((row) => listRow(row, columns, query.q)),
      columns: columns.map((column) => headOf(column, usual, column.sort && sortOf(query, column.sort))),
      name: sortOf(query, 'name'),
      chips,
      filters: addressOf(whole, '/clients/filters'),
      menus: {
        columns: addressOf(whole, '/clients/columns'),
        views: addressOf({ ...page, after: undefined }, '/clients/views'),
      },
      view: view?.name ?? '',
      map: mayView(actor, 'reports')
        ? addressOf(
            { ...whole, sort: 'name', dir: undefined, ranked: true, limit: 50, columns: undefined },
            '/reports/map',
          )
        : '',
      exports: actor.mayExport ? exportsOf(whole) : [],
      total: found.countLater ? 'mai mult de o pagină' : totalText(found.total),
      totalLater: found.countLater ? addressOf(whole, '/clients/total') : '',
      all: found.countLater ? 'toate cele' : allText(found.total),
      query: addressOf({ ...page, after: query.after }, '').slice(1),
      next: found.next ? addressOf({ ...page, after: found.next }) : '',
      first: query.after ? addressOf({ ...page, after: undefined }) : '',
      empty: found.items.length > 0 ? ('' as const) : (empty as 'filtered' | 'none'),
    };
    return reply.page(listPage, { list });
  });

  app.get<Query>('/clients/filters', async ({ query }, reply) => {
    const filters = filterView(listQuery(query), await loadLists(db), targetOf(query));
    return reply.page(filtersPage, { filters });
  });

  app.get<Query>('/clients/total', async (request, reply) => {
    const { portfolioOf } = actorOf(request);
    const total = await countMatching(db, { ...listQuery(request.query), portfolioOf });
    return reply.piece(totalPiece, { total: totalText(total), all: allText(total) });
  });

  app.get<Query>('/search', async (request, reply) => {
    const q = textOf(request.query.q).slice(0, 200);
    if (q.trim() === '') return reply.piece(suggestionsPiece, { q: '', items: [], more: false });
    const query = { ...listQuery({ q, limit: 8 }), portfolioOf: actorOf(request).portfolioOf };
    const { items, next } = await listClients(db, query, { total: 'none' });
    const more = next !== null;
    return reply.piece(suggestionsPiece, { q, items: items.map((row) => suggestion(row, q)), more });
  });

  /** One more query, only for whoever wants to see it. */
  async function withBlocked(rows: ClientRow[], columns: Column[]): Promise<ListedRow[]> {
    if (!columns.some(({ key }) => key === 'blocked')) return rows;
    const ids = rows.map(({ id }) => id);
    const accounts = await listAccounts(db, ids, formatDay(services.now()));
    return rows.map((row) => {
      const account = accounts.get(row.id);
      return { ...row, blocked: account !== undefined && creditState(account, account).blocked };
    });
  }
}

function listQuery(given: Record<string, unknown>): Place {
  const parsed = readPlace(given);
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error);
  throw new Refused(
    422,
    `Lista nu poate fi arătată. ${errors.map(({ message }) => message).join(' ')}`,
    errors,
  );
}

function exportsOf(query: Place): { label: string; href: string }[] {
  const address = (path: string, columns = query.columns) => addressOf({ ...query, columns }, path);
  return [
    { label: 'Excel (.xlsx)', href: address('/clients.xlsx') },
    { label: 'CSV', href: address('/clients.csv') },
    { label: 'Excel, toate coloanele', href: address('/clients.xlsx', ['all']) },
    { label: 'CSV, toate coloanele', href: address('/clients.csv', ['all']) },
  ];
}

function sortOf(query: Place, sort: Place['sort']) {
  const first = sort === 'name' ? ('asc' as const) : ('desc' as const);
  const active = query.sort === sort && !(query.q && query.ranked);
  const dir = active ? (query.dir ?? first) : undefined;
  const turned = dir === 'asc' ? ('desc' as const) : ('asc' as const);
  const next = active ? turned : first;
  const asked = { sort, dir: next === first ? undefined : next, ranked: false, after: undefined };
  return {
    href: addressOf({ ...query, view: undefined, ...asked }),
    direction: dir ? `${dir}ending` : 'none',
  };
}
