import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { listUsers } from '../../users/queries.ts';
import { setFlash } from '../../web/flash.ts';
import { formatDay } from '../../web/format.ts';
import { checked } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { createToken, endToken } from './actions.ts';
import { type Typed, tokenForm, tokenRow } from './form.ts';
import { listTokens } from './queries.ts';
import { tokenParams, tokenSchema } from './schema.ts';
import { madePage, newTokenPage, tokensPage } from './views.ts';

type Id = { Params: { id: string } };
const blank: Typed = { draft: {}, message: '', errors: [] };

/** Setări > Tokenuri API. */
export function tokenRoutes(app: FastifyInstance, services: Services): void {
  const { db, baseUrl, now } = services;
  const address = `${baseUrl}/api/v1`;

  app.get('/settings/api', async (_request, reply) => {
    const tokens = (await listTokens(db)).map((token) => tokenRow(token, now()));
    return reply.page(tokensPage, { tokens, address });
  });

  app.get('/settings/api/new', (_request, reply) => showForm(reply, 200, blank));

  app.post('/settings/api', async (request, reply) => {
    const draft = (request.body ?? {}) as Typed['draft'];
    try {
      const input = checked(tokenSchema, draft);
      const made = { input, today: formatDay(now()) };
      const token = await createToken(services, actorOf(request), made);
      if (token === undefined) return shownBefore(reply);
      // The one answer that says the token: kept nowhere, so that neither Back nor another person finds it again.
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .page(madePage, { name: input.name, token, address });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return showForm(reply, 422, { draft, message: error.message, errors: error.fields });
    }
  });

  app.post<Id>('/settings/api/:id/revocation', async (request, reply) => {
    const name = await endToken(services, actorOf(request), idOf(request));
    setFlash(reply, `Tokenul „${name}” a fost revocat. De acum e refuzat.`);
    return reply.redirect('/settings/api', 303);
  });

  async function showForm(reply: FastifyReply, status: number, typed: Typed) {
    return reply.code(status).page(newTokenPage, { form: tokenForm(typed, await listUsers(db)) });
  }
}

function shownBefore(reply: FastifyReply) {
  const text =
    'Tokenul a fost făcut și arătat deja o dată. Dacă nu l-ați copiat, revocați-l și faceți altul.';
  setFlash(reply, text, 'warning');
  return reply.redirect('/settings/api', 303);
}

function idOf(request: FastifyRequest<Id>): number {
  const parsed = tokenParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
