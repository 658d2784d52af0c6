import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { type FieldError, NotFound, Refused } from '../errors.ts';
import type { Services } from '../services.ts';
import { setFlash } from '../web/flash.ts';
import { formatNumber } from '../web/format.ts';
import { checked, fieldErrors } from '../web/forms.ts';
import { actorOf, requireRole } from '../web/guard.ts';
import type { Page } from '../web/view.ts';
import {
  changePassword,
  changeUser,
  chooseAlertEmails,
  chooseTheme,
  createFirstAdministrator,
  createUser,
  logIn,
} from './actions.ts';
import { anyUserExists, getUser, listUsers } from './queries.ts';
import {
  alertEmailsSchema,
  loginSchema,
  newUserSchema,
  passwordSchema,
  roles,
  setupSchema,
  themeSchema,
  userParams,
  userSchema,
} from './schema.ts';
import { accountPage, emptyFields, loginPage, setupPage, userPage, usersPage } from './views.ts';

type Id = { Params: { id: string } };

/** Log-in, the own account, and the firm's users (for administrators). */
export function userRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;
  const open = { config: { public: true } };
  const administrators = { preHandler: requireRole('administrator') };

  app.get('/setup', open, async (_request, reply) => {
    if (await anyUserExists(db)) return reply.redirect('/login', 303);
    return reply.page(setupPage, emptyFields);
  });

  app.post('/setup', open, (request, reply) =>
    submit(request, reply, setupSchema, setupPage, {}, async (input) => {
      await reply.startSession(await createFirstAdministrator(services, input, request.ip));
      return reply.redirect('/clients', 303);
    }),
  );

  app.get('/login', open, async (request, reply) => {
    if (!(await anyUserExists(db))) return reply.redirect('/setup', 303);
    const { next = '' } = request.query as { next?: string };
    return reply.page(loginPage, { ...emptyFields, values: { next: String(next) } });
  });

  app.post('/login', open, (request, reply) =>
    submit(request, reply, loginSchema, loginPage, {}, async (input) => {
      await reply.startSession(await logIn(services, input, request.ip));
      return reply.redirect(ownPath(input.next) ?? '/clients', 303);
    }),
  );

  app.post('/logout', open, async (_request, reply) => {
    await reply.endSession();
    return reply.redirect('/login', 303);
  });

  app.get('/account', async (request, reply) =>
    reply.page(accountPage, { ...emptyFields, ...(await ownAccount(request)) }),
  );

  app.post('/account/password', async (request, reply) =>
    submit(request, reply, passwordSchema, accountPage, await ownAccount(request), async (input) => {
      const actor = actorOf(request);
      await changePassword(services, actor, input);
      await reply.startSession(actor.id);
      setFlash(reply, 'Parola a fost schimbată. Celelalte sesiuni ale dumneavoastră s-au încheiat.');
      return reply.redirect('/account', 303);
    }),
  );

  app.post('/account/theme', async (request, reply) => {
    const parsed = themeSchema.safeParse(request.body ?? {});
    if (!parsed.success) throw new Refused(422, 'Alegeți aspectul din listă.', fieldErrors(parsed.error));
    await chooseTheme(services, actorOf(request), parsed.data.theme);
    return reply.redirect('/account', 303);
  });

  app.post('/account/alert-emails', async (request, reply) => {
    const { alert_emails } = checked(alertEmailsSchema, request.body ?? {});
    await chooseAlertEmails(services, actorOf(request), alert_emails);
    setFlash(reply, alert_emails ? 'Primiți și pe e-mail.' : 'De acum sună numai clopoțelul.');
    return reply.redirect('/account', 303);
  });

  app.get('/settings/users', administrators, async (_request, reply) => {
    const label = (role: string) => roles.find(({ value }) => value === role)?.label ?? role;
    const users = (await listUsers(db)).map((user) => ({ ...user, role: label(user.role) }));
    return reply.page(usersPage, { users });
  });

  const blank = { title: 'Utilizator nou', action: '/settings/users', isNew: true, roles };
  app.get('/settings/users/new', administrators, (_request, reply) =>
    reply.page(userPage, { ...emptyFields, ...blank, values: { role: 'sales', commission_percent: '0' } }),
  );

  app.post('/settings/users', administrators, (request, reply) =>
    submit(request, reply, newUserSchema, userPage, blank, async (input) => {
      await createUser(services, actorOf(request), input);
      setFlash(reply, `Contul lui ${input.name} a fost creat.`);
      return reply.redirect('/settings/users', 303);
    }),
  );

  app.get<Id>('/settings/users/:id', administrators, async (request, reply) => {
    const user = await getUser(db, idOf(request));
    const values = {
      name: user.name,
      email: user.email,
      role: user.role,
      may_export: String(user.may_export),
      commission_percent: formatNumber(user.commission_percent),
      active: String(user.active),
    };
    return reply.page(userPage, { ...emptyFields, ...known(user), values });
  });

  app.post<Id>('/settings/users/:id', administrators, async (request, reply) => {
    const user = await getUser(db, idOf(request));
    return submit(request, reply, userSchema, userPage, known(user), async (input) => {
      await changeUser(services, actorOf(request), user.id, input);
      setFlash(reply, `Contul lui ${input.name} a fost salvat.`);
      return reply.redirect('/settings/users', 303);
    });
  });

  const known = (user: { id: number; name: string }) => ({
    title: user.name,
    action: `/settings/users/${user.id}`,
    isNew: false,
    roles,
  });

  async function ownAccount(request: FastifyRequest) {
    const user = await getUser(db, actorOf(request).id);
    const role = roles.find(({ value }) => value === user.role)?.label ?? user.role;
    return { email: user.email, role, theme: user.theme, alertEmails: user.alert_emails };
  }
}

/** Parses the form and acts; a refusal shows the page again with what was typed, passwords left out. */
async function submit<Schema extends z.ZodType, Extra extends object>(
  request: FastifyRequest,
  reply: FastifyReply,
  schema: Schema,
  shown: Page<Extra & typeof emptyFields>,
  extra: Extra,
  act: (input: z.output<Schema>) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const again = (status: number, message: string, fields: FieldError[]) => {
    const typed = Object.entries((request.body ?? {}) as Record<string, unknown>);
    const values = Object.fromEntries(
      typed.filter(([key]) => !key.includes('password')).map(([key, value]) => [key, lastText(value)]),
    );
    const errors = Object.fromEntries(fields.map(({ field, message }) => [field, message]));
    return reply.code(status).page(shown, { ...extra, values, errors, message });
  };
  const result = schema.safeParse(request.body ?? {});
  if (!result.success) return again(422, 'Verificați câmpurile marcate.', fieldErrors(result.error));
  try {
    return await act(result.data);
  } catch (error) {
    if (error instanceof Refused) return again(error.status, error.message, error.fields);
    throw error;
  }
}

const lastText = (value: unknown) => String(Array.isArray(value) ? value.at(-1) : value);

function idOf(request: FastifyRequest): number {
  const parsed = userParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}

/** A path of this site to go back to; an address of another host is dropped. */
function ownPath(next: string | undefined): string | undefined {
  // Browsers drop tabs and line ends from an address before they read it.
  return next && /^\/(?![/\\])[^\s\\]*$/.test(next) ? next : undefined;
}
