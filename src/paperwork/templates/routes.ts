import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestKey } from '../../api/actions.ts';
import { type Draft, textOf } from '../../clients/draft.ts';
import { type FieldError, NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { formatDay } from '../../web/format.ts';
import { checked } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { archiveTemplate, changeTemplate, createTemplate, restoreVersion } from './actions.ts';
import { changedDraft, draftOf, fieldRow, type State, templateForm, templateRow } from './form.ts';
import { previewView } from './preview.ts';
import { getTemplate, getVersion, listAllTemplates, listVersions } from './queries.ts';
import { loadSample } from './sample.ts';
import { templateParams, templateSchema, versionParams, versionSchema } from './schema.ts';
import { trialOf } from './trial.ts';
import { fieldRowPiece, templatePage, templatesPage } from './views.ts';

type Id = { Params: { id: string; version?: string }; Querystring: Draft };

const address = '/settings/paperwork';

/** Setări > Documente tipizate, for administrators: the templates, and the editor of one. */
export function templateRoutes(app: FastifyInstance, services: Services): void {
  const { db, now } = services;
  const today = () => formatDay(now());

  app.get(address, async (_request, reply) =>
    reply.page(templatesPage, { rows: (await listAllTemplates(db)).map(templateRow) }),
  );

  app.get(`${address}/new`, (request, reply) => show(request, reply, 200, { draft: { fields: [] } }));

  app.get<{ Querystring: Draft }>(`${address}/field-row`, (request, reply) => {
    const index = Math.min(Math.abs(Number.parseInt(textOf(request.query.index), 10) || 0), 99);
    return reply.piece(fieldRowPiece, { row: fieldRow(index, { kind: 'text' }) });
  });

  app.post<Id>(`${address}/preview`, (request, reply) =>
    show(request, reply, 200, { draft: bodyOf(request) }, idIn(bodyOf(request))),
  );

  app.post<Id>(`${address}/trial.pdf`, async (request, reply) => {
    const draft = bodyOf(request);
    try {
      const sample = await sampleOf(request, draft, undefined);
      const file = await trialOf(db, checked(templateSchema, draft), sample, actorOf(request).name);
      return reply
        .type('application/pdf')
        .header('content-disposition', 'inline; filename="proba.pdf"')
        .send(file);
    } catch (error) {
      return refuse(request, reply, error, idIn(draft));
    }
  });

  app.post(address, async (request, reply) => {
    const draft = bodyOf(request);
    if (isStep(draft)) return show(request, reply, 200, { draft: changedDraft(draft) });
    try {
      const input = checked(templateSchema, draft);
      const key = requestKey(draft.form_key, input);
      const id = await createTemplate(services, actorOf(request), input, key);
      return done(reply, id, `Șablonul „${input.name}” a fost salvat. Se face din fila Documente Tipizate.`);
    } catch (error) {
      return refuse(request, reply, error);
    }
  });

  app.get<Id>(`${address}/:id`, async (request, reply) => {
    const id = idOf(request);
    const template = await getTemplate(db, id);
    const version = Number(textOf(request.query.version));
    if (!Number.isSafeInteger(version) || version < 1 || version === template.version)
      return show(request, reply, 200, { draft: draftOf(template) }, id);
    const earlier = await getVersion(db, id, version);
    const draft = draftOf({ ...template, ...earlier, version: template.version });
    const notice = `Acesta este textul versiunii ${version}. Salvat, devine versiunea ${template.version + 1}.`;
    return show(request, reply, 200, { draft, notice }, id);
  });

  app.post<Id>(`${address}/:id`, async (request, reply) => {
    const id = idOf(request);
    const draft = bodyOf(request);
    if (isStep(draft)) return show(request, reply, 200, { draft: changedDraft(draft) }, id);
    try {
      const input = checked(templateSchema, draft);
      const version = readVersion(draft);
      const formKey = textOf(draft.form_key) || undefined;
      await changeTemplate(services, actorOf(request), { id, input, version, formKey });
      return done(reply, id, `Șablonul „${input.name}” a fost salvat.`);
    } catch (error) {
      return refuse(request, reply, error, id);
    }
  });

  for (const [path, archived] of [
    ['archival', true],
    ['restoration', false],
  ] as const)
    app.post<Id>(`${address}/:id/${path}`, async (request, reply) => {
      const id = idOf(request);
      try {
        const { name } = await archiveTemplate(services, actorOf(request), { id, archived });
        setFlash(reply, `Șablonul „${name}” a fost ${archived ? 'arhivat' : 'adus înapoi'}.`);
        return reply.redirect(address, 303);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        const draft = draftOf(await getTemplate(db, id));
        return show(
          request,
          reply,
          error.status,
          { draft, errors: error.fields, message: error.message },
          id,
        );
      }
    });

  app.post<Id>(`${address}/:id/versions/:version/restoration`, async (request, reply) => {
    const params = versionParams.safeParse(request.params);
    if (!params.success) throw new NotFound();
    const { id, version: wanted } = params.data;
    try {
      const version = readVersion(bodyOf(request));
      await restoreVersion(services, actorOf(request), { id, wanted, version });
      return done(reply, id, `Textul versiunii ${wanted} este din nou cel în uz.`);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const draft = draftOf(await getTemplate(db, id));
      return show(request, reply, error.status, { draft, message: error.message }, id);
    }
  });

  function refuse(request: FastifyRequest, reply: FastifyReply, error: unknown, id?: number) {
    if (!(error instanceof Refused)) throw error;
    const { status, message, fields, extra } = error;
    const isStale = status === 409 && extra.version !== undefined;
    const draft = { ...bodyOf(request), ...(isStale && { version: extra.version }) };
    const state = { draft, errors: fields, message: sentenceOf(message, fields), isStale };
    return show(request, reply, status, state, id);
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    state: State,
    id?: number,
  ) {
    const { client_id } = request.query as Draft;
    const [template, versions, sample] = await Promise.all([
      id ? getTemplate(db, id) : undefined,
      id && !request.isPartial ? listVersions(db, id) : [],
      sampleOf(request, state.draft, client_id),
    ]);
    const form = templateForm(state, template, versions, previewView(state.draft, sample));
    return reply.code(status).page(templatePage, { form });
  }

  function sampleOf(request: FastifyRequest, draft: Draft, chosen: unknown) {
    const { portfolioOf } = actorOf(request);
    return loadSample(db, draft, { today: today(), chosen, portfolioOf });
  }

  function done(reply: FastifyReply, id: number, text: string) {
    setFlash(reply, text);
    return reply.redirect(`${address}/${id}`, 303);
  }
}

const isStep = ({ add, remove }: Draft) => textOf(add) !== '' || textOf(remove) !== '';
const sentenceOf = (message: string, fields: FieldError[]) => (fields.length > 1 ? '' : message);
const bodyOf = (request: FastifyRequest) => (request.body ?? {}) as Draft;

function readVersion(draft: Draft): number {
  return checked(versionSchema, textOf(draft.version) || undefined);
}

function idOf(request: FastifyRequest<Id>): number {
  const parsed = templateParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}

function idIn({ template_id }: Draft): number | undefined {
  const id = Number(textOf(template_id));
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}
