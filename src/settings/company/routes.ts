import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { lookUpAtAnaf } from '../../clients/company-lookup/actions.ts';
import { type Draft, textOf } from '../../clients/draft.ts';
import { listOf } from '../../clients/input.ts';
import { type FieldError, NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { checked } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { saveFirm, saveLogo, saveSeries, saveTexts } from './actions.ts';
import { withImport } from './import.ts';
import { readLogo } from './logo.ts';
import { accountsAfter, companyPage, type Sent } from './page.ts';
import { findLogo, getCompany, listKinds } from './queries.ts';
import { accountsSchema, identitySchema, seriesSchema, textsSchema } from './schema.ts';
import { companyView } from './views.ts';

const address = '/settings/company';

/** Setări > Firmă, for administrators: one page of small forms, each saved on its own. */
export function companyRoutes(app: FastifyInstance, services: Services): void {
  const { db, now } = services;

  app.get(address, (_request, reply) => show(reply, 200));

  app.post(address, (request, reply) =>
    save(request, reply, 'identity', 'Datele firmei au fost salvate.', async (actor, typed) => {
      const input = checked(identitySchema, typed);
      await saveFirm(services, actor, () => input);
    }),
  );

  app.post(`${address}/lookup`, async (request, reply) => {
    const typed = bodyOf(request);
    const [company, answer] = await Promise.all([
      getCompany(db),
      lookUpAtAnaf(services, textOf(typed.tax_id)),
    ]);
    const taken = listOf(typed.take).map(textOf);
    const isFirst = company.tax_id === null;
    const { draft, filled, said } = withImport(typed, answer, { taken, now: now(), isFirst });
    return show(reply, answer.kind === 'refused' ? 422 : 200, {
      form: 'identity',
      typed: draft,
      filled,
      said,
    });
  });

  app.post(`${address}/accounts`, async (request, reply) => {
    const { add, remove, ...typed } = bodyOf(request);
    if (add !== undefined || remove !== undefined) {
      const step = { add: add !== undefined, remove: remove === undefined ? undefined : Number(remove) };
      return show(reply, 200, { form: 'accounts', typed: accountsAfter(typed, step) });
    }
    return save(request, reply, 'accounts', 'Conturile au fost salvate.', async (actor) => {
      const { version, accounts } = checked(accountsSchema, typed);
      await saveFirm(services, actor, () => ({ version, fields: {}, accounts }));
    });
  });

  app.get(`${address}/logo`, async (_request, reply) => {
    const { logo_id } = await getCompany(db);
    const logo = await findLogo(db, logo_id);
    if (!logo) throw new NotFound();
    return reply
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "default-src 'none'; sandbox")
      .type(logo.content_type)
      .send(logo.bytes);
  });

  app.post(`${address}/logo`, (request, reply) =>
    save(request, reply, 'logo', 'Sigla a fost salvată.', async (actor) =>
      saveLogo(services, actor, await readLogo(request)),
    ),
  );

  app.post(`${address}/logo/deletion`, async (request, reply) => {
    await saveLogo(services, actorOf(request), undefined);
    setFlash(reply, 'Documentele noi nu mai au siglă; cele emise o păstrează.');
    return reply.redirect(address, 303);
  });

  app.post(`${address}/series`, (request, reply) =>
    save(request, reply, 'series', 'Seriile au fost salvate.', (actor, typed) =>
      saveSeries(services, actor, checked(seriesSchema, typed)),
    ),
  );

  app.post(`${address}/texts`, (request, reply) =>
    save(request, reply, 'texts', 'Textele au fost salvate.', (actor, typed) =>
      saveTexts(services, actor, checked(textsSchema, typed)),
    ),
  );

  async function save(
    request: FastifyRequest,
    reply: FastifyReply,
    form: NonNullable<Sent['form']>,
    done: string,
    change: (actor: { id: number }, typed: Draft) => Promise<void>,
  ) {
    try {
      await change(actorOf(request), bodyOf(request));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const isStale = error.status === 409;
      const typed = { ...bodyOf(request), ...(isStale && { version: error.extra.version }) };
      return show(reply, 422, { form, typed, errors: error.fields, message: sentenceOf(error) });
    }
    setFlash(reply, done);
    return reply.redirect(address, 303);
  }

  async function show(reply: FastifyReply, status: number, sent: Sent = {}) {
    const [company, kinds] = await Promise.all([getCompany(db), listKinds(db)]);
    return reply.code(status).page(companyView, { company: companyPage(company, kinds, sent) });
  }
}

/** One sentence above the page: what is wrong with a field stands beside it. */
function sentenceOf({ status, message, fields }: { status: number; message: string; fields: FieldError[] }) {
  if (status === 409 || fields.length === 0 || fields[0]?.field === 'file') return message;
  return 'Nu s-a salvat nimic: verificați câmpurile marcate.';
}

const bodyOf = (request: FastifyRequest) => (request.body ?? {}) as Draft;
