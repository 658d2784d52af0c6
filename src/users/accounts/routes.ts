import type { FastifyInstance, FastifyRequest } from 'fastify';
import { NotFound } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { formatNumber } from '../../web/format.ts';
import { actorOf } from '../../web/guard.ts';
import { changeUser, createUser } from '../actions.ts';
import { submit } from '../form.ts';
import { getUser } from '../queries.ts';
import { newUserSchema, roles, userParams, userSchema } from '../schema.ts';
import { seenWords } from '../sessions/page.ts';
import { emptyFields } from '../views.ts';
import { listAccounts } from './queries.ts';
import { userPage, usersPage } from './views.ts';

type Id = { Params: { id: string } };

/** The firm's users, for administrators. */
export function accountRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get('/settings/users', async (_request, reply) => {
    const now = services.now();
    const users = (await listAccounts(db)).map(({ seen_at, own, ...user }) => ({
      ...user,
      portfolio: own ? 'doar portofoliul propriu' : 'toți',
      seen: seen_at ? seenWords(seen_at, now) : 'niciodată',
    }));
    return reply.page(usersPage, { users });
  });

  const blank = { title: 'Utilizator nou', action: '/settings/users', isNew: true, roles, sessions: '' };
  app.get('/settings/users/new', (_request, reply) =>
    reply.page(userPage, { ...emptyFields, ...blank, values: { role: 'sales', commission_percent: '0' } }),
  );

  app.post('/settings/users', (request, reply) =>
    submit(request, reply, newUserSchema, userPage, blank, async (input) => {
      await createUser(services, actorOf(request), input);
      setFlash(reply, `Contul lui ${input.name} a fost creat.`);
      return reply.redirect('/settings/users', 303);
    }),
  );

  app.get<Id>('/settings/users/:id', async (request, reply) => {
    const user = await getUser(db, idOf(request));
    const values = {
      name: user.name,
      email: user.email,
      role: user.role,
      own_portfolio: user.own_portfolio === null ? '' : user.own_portfolio ? 'own' : 'all',
      may_export: String(user.may_export),
      commission_percent: formatNumber(user.commission_percent),
      active: String(user.active),
    };
    return reply.page(userPage, { ...emptyFields, ...known(user), values });
  });

  app.post<Id>('/settings/users/:id', async (request, reply) => {
    const user = await getUser(db, idOf(request));
    return submit(request, reply, userSchema, userPage, known(user), async (input) => {
      await changeUser(services, actorOf(request), user.id, input);
      setFlash(reply, `Contul lui ${input.name} a fost salvat.`);
      return reply.redirect('/settings/users', 303);
    });
  });
}

const known = ({ id, name }: { id: number; name: string }) => ({
  title: name,
  action: `/settings/users/${id}`,
  isNew: false,
  roles,
  sessions: `/settings/users/${id}/sessions`,
});

function idOf(request: FastifyRequest): number {
  const parsed = userParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
