import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestKey } from '../../api/actions.ts';
import { type Draft, textOf } from '../../clients/draft.ts';
import { clientPage } from '../../clients/page.ts';
import { type ClientRecord, getClient } from '../../clients/queries.ts';
import { clientOfTab } from '../../clients/tab.ts';
import { documentNumber } from '../../documents/frozen.ts';
import { getDocument } from '../../documents/queries.ts';
import { NotFound, Refused } from '../../errors.ts';
import { findReachable } from '../../messages/queries.ts';
import type { Services } from '../../services.ts';
import { getCompany } from '../../settings/company/queries.ts';
import { mayFollow } from '../../web/access.ts';
import { setFlash } from '../../web/flash.ts';
import { formatDay } from '../../web/format.ts';
import { checked } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { clientParams, madeParams, makeSchema, sendSchema } from '../schema.ts';
import { findTemplate, listTemplates, type Template } from '../templates/queries.ts';
import { firmValues } from '../values.ts';
import { makePaperwork, sendPaperwork } from './actions.ts';
import { makingForm, makingPreview, type Refusal, tabView } from './page.ts';
import { listMade } from './queries.ts';
import { madePreviewPiece, makePage, tabPage } from './views.ts';

type Id = { Params: { id: string }; Querystring: Draft };
type Made = { Params: { id: string; document_id: string } };

/** Documente Tipizate: what was made of templates for a client, and the making of one. */
export function makingRoutes(app: FastifyInstance, services: Services): void {
  const { db, now } = services;
  const today = () => formatDay(now());

  app.get<Id>('/clients/:id/paperwork', async (request, reply) => {
    const client = await clientOfTab(db, request, reply, '/paperwork');
    return client ? showTab(reply, 200, client) : reply;
  });

  app.post<Id>('/clients/:id/paperwork', async (request, reply) => {
    const client = await clientOf(request);
    const draft = bodyOf(request);
    try {
      const input = checked(makeSchema, draft);
      const key = requestKey(draft.form_key, { client_id: client.id, ...input });
      const made = { client_id: client.id, input, today: today(), key };
      const document = await getDocument(db, await makePaperwork(services, actorOf(request), made));
      setFlash(reply, `„${document.title}”, ${documentNumber(document)}, a fost făcut.`, 'success', {
        href: `/documents/${document.id}.pdf`,
        text: 'Deschide PDF-ul',
      });
      return reply.redirect(`/clients/${client.id}/paperwork`, 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return refuse(reply, client, draft, error);
    }
  });

  app.get<Id>('/clients/:id/paperwork/new', async (request, reply) => {
    const client = await clientOfTab(db, request, reply, '/paperwork');
    if (!client) return reply;
    const template = await templateOf(request.query);
    if (!template) throw new NotFound('Șablonul nu există sau este arhivat.');
    return showForm(reply, 200, client, template, { fields: {}, key: randomUUID() });
  });

  app.post<Id>('/clients/:id/paperwork/preview', async (request, reply) => {
    const client = await clientOf(request);
    const draft = bodyOf(request);
    const template = await templateOf(draft);
    if (!template) throw new NotFound('Șablonul nu există sau este arhivat.');
    const fields = fieldsOf(draft);
    if (!request.isPartial)
      return showForm(reply, 200, client, template, { fields, key: textOf(draft.form_key) });
    const firm = firmValues(await getCompany(db));
    const preview = makingPreview(client, template, firm, { fields, today: today() });
    return reply.piece(madePreviewPiece, { preview });
  });

  app.post<Made>('/clients/:id/paperwork/:document_id/messages', async (request, reply) => {
    const params = madeParams.safeParse(request.params);
    if (!params.success) throw new NotFound();
    const client = await getClient(db, params.data.id);
    const draft = bodyOf(request);
    try {
      const { to } = checked(sendSchema, draft);
      const id = params.data.document_id;
      const key = requestKey(draft.form_key, { id, to });
      await sendPaperwork(services, actorOf(request), { id, client_id: client.id, to, key });
      setFlash(reply, `Documentul așteaptă să fie trimis la ${to.join(', ')}.`);
      return reply.redirect(`/clients/${client.id}/paperwork`, 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return showTab(reply, error.status, client, { message: error.fields[0]?.message ?? error.message });
    }
  });

  /** The form with what was typed; where its template is there no more, the tab. */
  async function refuse(reply: FastifyReply, client: ClientRecord, draft: Draft, error: Refused) {
    const { document_id } = error.extra;
    const issued = document_id
      ? { href: `/documents/${document_id}`, text: 'Deschide documentul făcut' }
      : undefined;
    const refusal = { message: error.message, errors: error.fields, ...(issued && { issued }) };
    const template = client.archived_at ? undefined : await templateOf(draft);
    if (!template) return showTab(reply, error.status, client, refusal);
    // Made, then gone back to and changed: under a new key it is another document, if that is what is meant.
    const key = issued ? randomUUID() : textOf(draft.form_key) || randomUUID();
    return showForm(reply, error.status, client, template, { fields: fieldsOf(draft), key }, refusal);
  }

  async function showForm(
    reply: FastifyReply,
    status: number,
    client: ClientRecord,
    template: Template,
    typed: { fields: Draft; key: string },
    refusal?: Refusal,
  ) {
    const firm = firmValues(await getCompany(db));
    const shown = { typed, today: today(), opens: opensOf(reply), ...(refusal && { refusal }) };
    return reply.code(status).page(makePage, { form: makingForm(client, template, firm, shown) });
  }

  async function showTab(
    reply: FastifyReply,
    status: number,
    client: ClientRecord,
    refusal?: Partial<Refusal>,
  ) {
    const [templates, made, reachable] = await Promise.all([
      listTemplates(db),
      listMade(db, client.id),
      findReachable(db, client.id),
    ]);
    const tab = tabView(client, templates, made, reachable, { ...refusal, opens: opensOf(reply) });
    return reply.code(status).page(tabPage, { client: clientPage(client, '/paperwork'), tab });
  }

  async function templateOf(given: Draft): Promise<Template | undefined> {
    const id = Number(textOf(given.template_id));
    const template = Number.isSafeInteger(id) && id > 0 ? await findTemplate(db, id) : undefined;
    return template?.archived_at ? undefined : template;
  }

  async function clientOf(request: FastifyRequest<Id>): Promise<ClientRecord> {
    const params = clientParams.safeParse(request.params);
    if (!params.success) throw new NotFound();
    return getClient(db, params.data.id);
  }
}

const opensOf =
  ({ request }: FastifyReply) =>
  (href: string) =>
    mayFollow(actorOf(request), href);

const bodyOf = (request: FastifyRequest) => (request.body ?? {}) as Draft;

function fieldsOf({ fields }: Draft): Draft {
  return typeof fields === 'object' && fields !== null && !Array.isArray(fields) ? (fields as Draft) : {};
}
