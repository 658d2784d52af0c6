import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Draft, textOf } from '../../clients/draft.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { formatDay } from '../../web/format.ts';
import { checked, fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { eventOf } from '../events.ts';
import { previewView } from '../preview/page.ts';
import { findSubject } from '../preview/queries.ts';
import { restoreTemplate, saveTemplate } from './actions.ts';
import { draftOfTemplate, editorView, type Typed } from './page.ts';
import { listVersions } from './queries.ts';
import {
  restorationSchema,
  type TemplateKey,
  templateParams,
  templateSchema,
  versionSchema,
} from './schema.ts';
import { editorPage } from './views.ts';

const address = '/settings/messages/:event/:channel';

/** Setări > Mesaje și șabloane: the editor of each text. */
export function templateRoutes(app: FastifyInstance, services: Services): void {
  const { db, baseUrl, now } = services;

  app.get(address, async (request, reply) => {
    const key = keyOf(request);
    const versions = await listVersions(db, key.event, key.channel);
    const editor = editorView(key, versions, { draft: draftOfTemplate(key, versions) });
    return reply.page(editorPage, { editor, preview: undefined });
  });

  app.post(address, async (request, reply) => {
    const key = keyOf(request);
    const draft = (request.body ?? {}) as Draft;
    const parsed = templateSchema(key.event, key.channel).extend(versionSchema.shape).safeParse(draft);
    if (!parsed.success) {
      const message = 'Nu s-a salvat nimic: verificați câmpurile marcate.';
      return show(request, reply, 422, { draft, message, errors: fieldErrors(parsed.error) });
    }
    return saved(request, reply, draft, () => saveTemplate(services, actorOf(request), key, parsed.data));
  });

  app.post(`${address}/preview`, async (request, reply) => {
    const draft = (request.body ?? {}) as Draft;
    return show(request, reply, 200, { draft });
  });

  app.post(`${address}/restoration`, async (request, reply) => {
    const key = keyOf(request);
    const input = checked(restorationSchema, request.body ?? {});
    const holding = draftOfTemplate(key, await listVersions(db, key.event, key.channel));
    return saved(request, reply, { ...holding, version: input.version }, () =>
      restoreTemplate(services, actorOf(request), key, input),
    );
  });

  /** Back to the editor; whoever was overtaken sees both texts and may save his own over the other's. */
  async function saved(
    request: FastifyRequest,
    reply: FastifyReply,
    draft: Draft,
    save: () => Promise<void>,
  ) {
    try {
      await save();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const message = `${error.message} Ce ați scris a rămas în formular; salvați din nou dacă așa trebuie să fie.`;
      return show(request, reply, error.status, { draft, message, stale: true });
    }
    const { event, channel } = keyOf(request);
    setFlash(reply, `„${eventOf(event).label}” a fost salvat. Mesajele de acum pleacă cu textul acesta.`);
    return reply.redirect(`/settings/messages/${event}/${channel}`, 303);
  }

  async function show(request: FastifyRequest, reply: FastifyReply, status: number, typed: Typed) {
    const key = keyOf(request);
    const [versions, subject] = await Promise.all([
      request.isPartial ? [] : listVersions(db, key.event, key.channel),
      findSubject(db, key.event, textOf(typed.draft.client), actorOf(request).portfolioOf),
    ]);
    const asked = { draft: typed.draft, actor: actorOf(request), baseUrl, today: formatDay(now()) };
    const preview = previewView(key, subject, asked);
    const version = typed.stale ? (versions[0]?.version ?? 0) : typed.draft.version;
    const editor = editorView(key, versions, { ...typed, draft: { ...typed.draft, version } }, preview);
    return reply.code(status).page(editorPage, { editor, preview });
  }
}

function keyOf(request: FastifyRequest): TemplateKey {
  const parsed = templateParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data;
}
