import type { FastifyInstance, FastifyRequest } from 'fastify';
import { NotFound, Refused } from '../../errors.ts';
import { readUpload } from '../../imports/upload.ts';
import type { Services } from '../../services.ts';
import { formatDay } from '../../web/format.ts';
import { actorOf } from '../../web/guard.ts';
import { applyProductImport, planProductImport } from './actions.ts';
import { getImport, listItems } from './queries.ts';
import { importParams, planQuery } from './schema.ts';
import { planView } from './shown.ts';
import { emptyUpload, newPage, planPage } from './views.ts';

type Id = { Params: { id: string } };

const perPage = 100;

/** Products from a file: first the plan, then, when somebody says so, the writing. */
export function productImportRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get('/products/imports/new', (_request, reply) => reply.page(newPage, emptyUpload()));

  app.post('/products/imports', async (request, reply) => {
    try {
      const { fileName, content, fields } = await readUpload(request);
      const upload = { fileName, content, today: formatDay(services.now()), key: fields.form_key };
      const id = await planProductImport(services, actorOf(request), upload);
      return reply.redirect(`/products/imports/${id}`, 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return reply.code(422).page(newPage, { ...emptyUpload(), message: error.message });
    }
  });

  app.get<Id>('/products/imports/:id', async (request, reply) => {
    const id = idOf(request);
    const { state, after } = planQuery.parse(request.query);
    const [one, items] = await Promise.all([
      getImport(db, id),
      listItems(db, id, { state, after, limit: perPage + 1 }),
    ]);
    return reply.page(planPage, { plan: planView(one, items, { state, after, perPage }) });
  });

  app.post<Id>('/products/imports/:id/application', async (request, reply) => {
    const id = idOf(request);
    await applyProductImport(services, actorOf(request), { id, today: formatDay(services.now()) });
    return reply.redirect(`/products/imports/${id}`, 303);
  });
}

function idOf(request: FastifyRequest<Id>): number {
  const parsed = importParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
