import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NotFound } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { findLogo } from '../../settings/company/queries.ts';
import { setFlash } from '../../web/flash.ts';
import { portalActorOf, portalPage } from '../frame.ts';
import { isToken, type Purpose } from '../openings/links.ts';
import { findOpening } from '../openings/queries.ts';
import { findPortalLook } from '../queries.ts';
import { lookCss } from '../settings/look.ts';
import { askForReset, changeOwnPassword, choosePassword, logInToPortal } from './actions.ts';
import { emptyFields, type Fields, submitted } from './form.ts';
import { newPasswordSchema, ownPasswordSchema, portalLoginSchema, resetSchema } from './schema.ts';
import { gonePage, openingPage, portalAccountPage, portalLoginPage, resetPage, usedPage } from './views.ts';

type Link = { Params: { token: string } };

const look = { config: { portalOpen: true, portalLook: true } } as const;
const open = { config: { portalOpen: true } } as const;
// Whoever holds such an address may use it: it stands in no log.
const secret = { ...open, logLevel: 'warn' } as const;

/** Log-in, invitations and reset of the password. */
export function portalDoors(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get('/look.css', look, async (request, reply) => {
    const { v, accent } = request.query as { v?: unknown; accent?: unknown };
    const set = await findPortalLook(db);
    const tried = typeof accent === 'string' && /^#[0-9a-f]{6}$/i.test(accent) ? accent : undefined;
    if (!tried && v === String(set.version)) keepForGood(reply);
    return reply.type('text/css; charset=utf-8').send(lookCss(tried ?? set.accent));
  });

  app.get('/logo', look, async (request, reply) => {
    const { logo_id } = await findPortalLook(db);
    const logo = await findLogo(db, logo_id);
    if (!logo) throw new NotFound();
    if ((request.query as { v?: unknown }).v === String(logo_id)) keepForGood(reply);
    return reply
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "default-src 'none'; sandbox")
      .type(logo.content_type)
      .send(logo.bytes);
  });

  app.get('/login', open, (request, reply) =>
    request.portalActor
      ? reply.redirect('/portal', 303)
      : portalPage(db, reply, portalLoginPage, emptyFields),
  );

  app.post('/login', open, async (request, reply) => {
    const refused = await submitted(request, portalLoginSchema, async (input) => {
      const { id, verified } = await logInToPortal(services, input, request.ip);
      await reply.startPortalSession(id, verified);
    });
    if (refused) return portalPage(db, reply.code(refused.status), portalLoginPage, refused.fields);
    return reply.redirect('/portal', 303);
  });

  app.post('/logout', open, async (_request, reply) => {
    await reply.endPortalSession();
    return reply.redirect('/portal/login', 303);
  });

  for (const [path, purpose] of [
    ['/invitations/:token', 'invitation'],
    ['/password-resets/:token', 'reset'],
  ] as const) {
    // Opening it uses nothing up: mail scanners open every link.
    app.get<Link>(path, secret, (request, reply) => showOpening(request, reply, purpose));

    app.post<Link>(path, secret, async (request, reply) => {
      const { token } = request.params;
      if (!isToken(token)) return showOpening(request, reply, purpose);
      let person: number | undefined;
      const refused = await submitted(request, newPasswordSchema, async ({ password }) => {
        person = await choosePassword(services, { purpose, token, password });
      });
      if (refused) return showOpening(request, reply.code(refused.status), purpose, refused.fields);
      // Somebody was quicker, or it opens nothing: the page says which.
      if (!person) return showOpening(request, reply, purpose);
      await reply.startPortalSession(person);
      return leave(reply).redirect('/portal', 303);
    });
  }

  app.get('/password-reset', open, (_request, reply) =>
    portalPage(db, reply, resetPage, { ...emptyFields, asked: false }),
  );

  app.post('/password-reset', open, async (request, reply) => {
    const refused = await submitted(request, resetSchema, ({ email }) =>
      askForReset(services, email, request.ip),
    );
    const shown = refused ? { ...refused.fields, asked: false } : { ...emptyFields, asked: true };
    return portalPage(db, reply.code(refused?.status ?? 200), resetPage, shown);
  });

  app.get('/account', (request, reply) => showAccount(request, reply));

  app.post('/account/password', async (request, reply) => {
    const actor = portalActorOf(request.portalActor);
    const refused = await submitted(request, ownPasswordSchema, async (input) => {
      await changeOwnPassword(services, actor, input, request.ip);
      await reply.startPortalSession(actor.id);
    });
    if (refused) return showAccount(request, reply.code(refused.status), refused.fields);
    setFlash(reply, 'Parola a fost schimbată. Celelalte sesiuni ale dumneavoastră s-au încheiat.');
    return reply.redirect('/portal/account', 303);
  });

  async function showOpening(
    request: FastifyRequest<Link>,
    reply: FastifyReply,
    purpose: Purpose,
    fields: Fields = emptyFields,
  ) {
    leave(reply);
    const { token } = request.params;
    const isReset = purpose === 'reset';
    const found = isToken(token) ? await findOpening(db, purpose, token) : undefined;
    if (found?.used_at) return portalPage(db, reply.code(410), usedPage, { isReset });
    // Expired, withdrawn, never made: who asks learns nothing of which.
    if (!found?.open) return portalPage(db, reply.code(404), gonePage, { isReset });
    const { name, email, client } = found;
    const opening = {
      title: isReset ? 'Parolă nouă' : `Bine ați venit, ${name}`,
      lead: isReset
        ? `Alegeți parola nouă a contului dumneavoastră, pentru ${client}.`
        : `Acesta este contul dumneavoastră din portal, pentru ${client}. Alegeți-vă o parolă.`,
      address: request.url.split('?')[0] ?? '',
      email,
      button: isReset ? 'Salvează parola' : 'Alege parola și intră',
    };
    return portalPage(db, reply, openingPage, { ...fields, opening });
  }

  function showAccount(request: FastifyRequest, reply: FastifyReply, fields: Fields = emptyFields) {
    const { name, email, clientName } = portalActorOf(request.portalActor);
    return portalPage(db, reply, portalAccountPage, {
      ...fields,
      account: { name, email, client: clientName },
    });
  }
}

/** A page whose own address is a secret tells it to no other. */
const leave = (reply: FastifyReply): FastifyReply =>
  reply.header('referrer-policy', 'no-referrer').header('cache-control', 'no-store');

const keepForGood = (reply: FastifyReply): FastifyReply =>
  reply.header('cache-control', 'private, max-age=31536000, immutable');
