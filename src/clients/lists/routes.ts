import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf, requireRole } from '../../web/guard.ts';
import { addToList, changeInList } from './actions.ts';
import { type ListName, listTypes, loadLists } from './queries.ts';
import { type ListInput, listParams, listSchemas } from './schema.ts';
import { type ListCard, listsPage } from './views.ts';

type Params = { Params: { list: string; id?: string } };
type Typed = { list: ListName; id: number | undefined; body: Record<string, unknown>; error: string };

/** The lists that the client's form chooses from: types, levels, sources, tags; for administrators. */
export function listRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;
  const administrators = { preHandler: requireRole('administrator') };

  app.get('/settings/clients/lists', administrators, (_request, reply) => show(reply, 200));

  app.post<Params>('/settings/clients/lists/:list', administrators, (request, reply) =>
    save(request, reply, (list, _id, input) => addToList(services, actorOf(request), list, input)),
  );

  app.post<Params>('/settings/clients/lists/:list/:id', administrators, (request, reply) =>
    save(request, reply, (list, id, input) => changeInList(services, actorOf(request), list, id ?? 0, input)),
  );

  async function save(
    request: FastifyRequest<Params>,
    reply: FastifyReply,
    act: (list: ListName, id: number | undefined, input: ListInput) => Promise<unknown>,
  ) {
    const params = listParams.safeParse(request.params);
    if (!params.success) throw new NotFound();
    const { list, id } = params.data;
    const body = (request.body ?? {}) as Record<string, unknown>;
    const parsed = listSchemas[list].safeParse(body);
    if (!parsed.success)
      return show(reply, 422, { list, id, body, error: fieldErrors(parsed.error)[0]?.message ?? '' });
    try {
      await act(list, id, parsed.data);
    } catch (error) {
      if (error instanceof Refused) return show(reply, 422, { list, id, body, error: error.message });
      throw error;
    }
    setFlash(reply, `„${parsed.data.name}” a fost salvat.`);
    return reply.redirect('/settings/clients/lists', 303);
  }

  async function show(reply: FastifyReply, status: number, typed?: Typed) {
    const [lists, types] = await Promise.all([loadLists(db), listTypes(db)]);
    const cards = [
      card('types', 'Tip Client', 'Termenul se propune pe formular; nota apare pe comenzi.', types, typed),
      card('levels', 'Nivel Client', 'De la cel mai mic rang la cel mai mare.', lists.levels, typed),
      card('sources', 'Sursa Client', 'Se pot adăuga și din formularul clientului.', lists.sources, typed),
      card('tags', 'Etichete', 'Se pot adăuga și din formularul clientului.', lists.tags, typed),
    ];
    return reply.code(status).page(listsPage, { lists: cards, message: typed?.error ?? '' });
  }
}

type Row = {
  id: number;
  name: string;
  payment_term_days?: number | null;
  order_note?: string | null;
  rank?: number;
};

function card(list: ListName, title: string, hint: string, rows: Row[], typed: Typed | undefined): ListCard {
  const mine = typed?.list === list ? typed : undefined;
  const text = (value: unknown) => (value === undefined || value === null ? '' : String(value));
  return {
    list,
    title,
    hint,
    ranked: list === 'levels',
    typed: list === 'types',
    rows: rows.map((row) => {
      const shown: Record<string, unknown> = mine?.id === row.id ? { ...row, ...mine.body } : row;
      return {
        id: String(row.id),
        name: text(shown.name),
        payment_term_days: text(shown.payment_term_days),
        order_note: text(shown.order_note),
        rank: text(row.rank),
        error: mine?.id === row.id ? mine.error : '',
      };
    }),
    added:
      mine && mine.id === undefined
        ? { name: text(mine.body.name), error: mine.error }
        : { name: '', error: '' },
  };
}
