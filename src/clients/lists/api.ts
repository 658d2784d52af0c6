import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { requestKey } from '../../api/actions.ts';
import type { Services } from '../../services.ts';
import { checked } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { addToList } from './actions.ts';
import { type ListName, loadLists } from './queries.ts';
import { type ListInput, listSchemas } from './schema.ts';

const named = z.object({ id: z.number().int(), name: z.string() });
const shapes = {
  types: named.extend({ payment_term_days: z.number().int().nullable() }),
  levels: named.extend({ rank: z.number().int() }),
  sources: named,
  tags: named.extend({ color: z.string() }),
  users: named.extend({ active: z.boolean() }),
};
const listOf = (item: z.ZodType) =>
  z.object({ items: z.array(item), next: z.null(), total: z.number().int() });
const bodies = {
  types: z.object({
    name: z.string(),
    payment_term_days: z.number().int().optional(),
    order_note: z.string().optional(),
  }),
  levels: z.object({ name: z.string(), rank: z.number().int().optional() }),
  sources: z.object({ name: z.string() }),
  tags: z.object({ name: z.string() }),
};
const titles = {
  types: 'Tipuri de client',
  levels: 'Niveluri',
  sources: 'Surse',
  tags: 'Etichete',
  users: 'Utilizatori',
};

/** The lists as JSON, whole; administrators may add to them. */
export function listApi(app: FastifyInstance, services: Services): void {
  const read = async (list: keyof typeof shapes) => (await loadLists(services.db))[list];

  for (const list of ['types', 'levels', 'sources', 'tags', 'users'] as const) {
    app.get(
      `/${list}`,
      { config: { doc: { summary: titles[list], answer: listOf(shapes[list]) } } },
      async () => {
        const items = await read(list);
        return { items, next: null, total: items.length };
      },
    );
  }

  for (const list of ['types', 'levels', 'sources', 'tags'] as const satisfies ListName[]) {
    const doc = {
      summary: `${titles[list]}: adaugă`,
      body: bodies[list],
      answer: shapes[list],
      status: 201 as const,
      errors: [404, 422],
    };
    app.post(`/${list}`, { config: { doc } }, async (request, reply) => {
      const input: ListInput = checked(listSchemas[list], request.body ?? {});
      const id = await addToList(
        services,
        actorOf(request),
        list,
        input,
        requestKey(request.headers['idempotency-key'], input),
      );
      return reply.code(201).send((await read(list)).find((row) => row.id === id));
    });
  }
}
