import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { mergeRow, moveType, removeRow } from '../list-rows/actions.ts';
import { countUses } from '../list-rows/queries.ts';
import { addToList, changeInList } from './actions.ts';
import { listCard, type Typed } from './page.ts';
import { type ListName, listTypes, loadLists } from './queries.ts';
import { deletionSchema, listParams, listSchemas, mergeSchema, positionSchema } from './schema.ts';
import { listsPage } from './views.ts';

type Params = { Params: { list: string; id?: string } };
type Place = { list: ListName; id: number };

const address = '/settings/clients/lists';

/** The lists that the client's form chooses from: types, levels, sources, tags; for administrators. */
export function listRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get(address, (_request, reply) => show(reply, 200));

  app.post<Params>(`${address}/:list`, (request, reply) => {
    const { list } = placeOf(request);
    return save(request, reply, listSchemas[list], async (input) => {
      await addToList(services, actorOf(request), list, input);
      return `„${input.name}” a fost salvat.`;
    });
  });

  app.post<Params>(`${address}/:list/:id`, (request, reply) => {
    const { list, id } = placeOf(request);
    return save(request, reply, listSchemas[list], async (input) => {
      await changeInList(services, actorOf(request), list, id, input);
      return `„${input.name}” a fost salvat.`;
    });
  });

  app.post<Params>(`${address}/:list/:id/merge`, (request, reply) =>
    save(request, reply, mergeSchema, async ({ into_id }) => {
      await mergeRow(services, actorOf(request), { ...placeOf(request), into: into_id });
      return 'Rândurile au fost unite.';
    }),
  );

  app.post<Params>(`${address}/:list/:id/deletion`, (request, reply) =>
    save(request, reply, deletionSchema, async () => {
      await removeRow(services, actorOf(request), placeOf(request));
      return 'Rândul a fost șters.';
    }),
  );

  app.post<Params>(`${address}/:list/:id/position`, (request, reply) => {
    const { list, id } = placeOf(request);
    if (list !== 'types') throw new NotFound();
    return save(request, reply, positionSchema, async ({ direction }) => {
      await moveType(services, actorOf(request), { id, direction });
      return 'Ordinea a fost salvată.';
    });
  });

  /** Parses the form and acts; a refusal shows the page again with what was typed beside its sentence. */
  async function save<Schema extends z.ZodType>(
    request: FastifyRequest<Params>,
    reply: FastifyReply,
    schema: Schema,
    act: (input: z.output<Schema>) => Promise<string>,
  ) {
    const { list, id } = placeOf(request);
    const body = (request.body ?? {}) as Record<string, unknown>;
    const typed = { list, id: request.params.id === undefined ? undefined : id, body };
    const parsed = schema.safeParse(body);
    if (!parsed.success)
      return show(reply, 422, { ...typed, error: fieldErrors(parsed.error)[0]?.message ?? '' });
    try {
      setFlash(reply, await act(parsed.data));
    } catch (error) {
      if (error instanceof Refused) return show(reply, 422, { ...typed, error: error.message });
      throw error;
    }
    return reply.redirect(address, 303);
  }

  async function show(reply: FastifyReply, status: number, typed?: Typed) {
    const [lists, types, uses] = await Promise.all([loadLists(db), listTypes(db), countUses(db)]);
    const cards = (['types', 'levels', 'sources', 'tags'] as const).map((list) =>
      listCard(list, list === 'types' ? types : lists[list], uses, typed),
    );
    return reply.code(status).page(listsPage, { lists: cards, message: typed?.error ?? '' });
  }
}

function placeOf(request: FastifyRequest<Params>): Place {
  const params = listParams.safeParse(request.params);
  if (!params.success) throw new NotFound();
  return { list: params.data.list, id: params.data.id ?? 0 };
}
