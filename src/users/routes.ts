import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refused } from '../errors.ts';
import type { Services } from '../services.ts';
import { setFlash } from '../web/flash.ts';
import { checked, fieldErrors } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import { landingOf } from '../web/landing.ts';
import { changePassword, chooseAlertEmails, chooseTheme, createFirstAdministrator } from './actions.ts';
import { submit } from './form.ts';
import { logIn } from './login/actions.ts';
import { anyUserExists, getPerson, getUser } from './queries.ts';
import { alertEmailsSchema, loginSchema, passwordSchema, roles, setupSchema, themeSchema } from './schema.ts';
import { accountPage, emptyFields, loginPage, setupPage } from './views.ts';

/** Log-in and the own account. */
export function userRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;
  const open = { config: { public: true } };

  app.get('/setup', open, async (_request, reply) => {
    if (await anyUserExists(db)) return reply.redirect('/login', 303);
    return reply.page(setupPage, emptyFields);
  });

  app.post('/setup', open, (request, reply) =>
    submit(request, reply, setupSchema, setupPage, {}, async (input) => {
      const id = await createFirstAdministrator(services, input, request.ip);
      return enter(reply, id);
    }),
  );

  app.get('/login', open, async (request, reply) => {
    if (!(await anyUserExists(db))) return reply.redirect('/setup', 303);
    const { next = '' } = request.query as { next?: string };
    return reply.page(loginPage, { ...emptyFields, values: { next: String(next) } });
  });

  app.post('/login', open, (request, reply) =>
    submit(request, reply, loginSchema, loginPage, {}, async (input) => {
      const { id, verified } = await logIn(services, input, request.ip);
      return enter(reply, id, { next: input.next, verified });
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
      await changePassword(services, actor, input, request.ip);
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

  /** Lets a person in, to the page that was asked for where that person may open it. */
  async function enter(
    reply: FastifyReply,
    id: number,
    { next, verified }: { next?: string | undefined; verified?: string } = {},
  ) {
    await reply.startSession(id, verified);
    return reply.redirect(landingOf(await getPerson(db, id), next), 303);
  }

  async function ownAccount(request: FastifyRequest) {
    const user = await getUser(db, actorOf(request).id);
    const role = roles.find(({ value }) => value === user.role)?.label ?? user.role;
    return { email: user.email, role, theme: user.theme, alertEmails: user.alert_emails };
  }
}
