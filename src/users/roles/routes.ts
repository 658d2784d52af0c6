import type { FastifyInstance } from 'fastify';
import { Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { saveRole } from './actions.ts';
import { rolesView, roleView, staleWords } from './page.ts';
import { getRole, listRoles } from './queries.ts';
import { roleSchema } from './schema.ts';
import { rolePage, rolesPage } from './views.ts';

type Key = { Params: { key: string } };

/** Setări > Roluri: what each of the five roles sees and changes. */
export function roleRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get('/settings/roles', async (_request, reply) =>
    reply.page(rolesPage, rolesView(await listRoles(db))),
  );

  app.get<Key>('/settings/roles/:key', async (request, reply) =>
    reply.page(rolePage, { role: roleView(await getRole(db, request.params.key)), message: '' }),
  );

  app.post<Key>('/settings/roles/:key', async (request, reply) => {
    const { key } = request.params;
    const { label } = await getRole(db, key);
    const parsed = roleSchema.safeParse(request.body ?? {});
    const again = async (message: string, refusal: Parameters<typeof roleView>[1]) => {
      const role = roleView(await getRole(db, key), { input: parsed.data, ...refusal });
      return reply.code(422).page(rolePage, { role, message });
    };
    if (!parsed.success)
      return again('Nu s-a salvat nimic: verificați câmpurile marcate.', {
        errors: fieldErrors(parsed.error),
      });
    try {
      const since = await saveRole(services, actorOf(request), key, parsed.data);
      if (since.length > 0) return await again(staleWords(since), { since });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return again(error.message, { errors: error.fields });
    }
    setFlash(reply, `Rolul ${label} a fost salvat. Oamenii lui îl au de la următoarea pagină.`);
    return reply.redirect('/settings/roles', 303);
  });
}
