import type { FastifyInstance, FastifyReply } from 'fastify';
import { listChangesSince } from '../../audit/queries.ts';
import type { Draft } from '../../clients/draft.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { checked, fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { pauseChannel, resumeChannel } from '../sending/actions.ts';
import { listWritten } from '../templates/queries.ts';
import { saveMessageSettings } from './actions.ts';
import { overtaken } from './overtaken.ts';
import { channelLabels, draftOfSettings, messageSettingsPage, type Typed } from './page.ts';
import { getMessageSettings, listChannelStates } from './queries.ts';
import { channelParams, messageSettingsSchema, pauseSchema } from './schema.ts';
import { messageSettingsView } from './views.ts';

const address = '/settings/messages';

/** Setări > Mesaje: what is told by which channel, when one is reminded, and the channels themselves. */
export function messageSettingsRoutes(app: FastifyInstance, services: Services): void {
  const { db, now } = services;

  app.get(address, async (_request, reply) =>
    show(reply, 200, { draft: draftOfSettings(await getMessageSettings(db)) }),
  );

  app.post(address, async (request, reply) => {
    const draft = (request.body ?? {}) as Draft;
    const parsed = messageSettingsSchema.safeParse(draft);
    if (!parsed.success) {
      const message = 'Nu s-a salvat nimic: verificați câmpurile marcate.';
      return show(reply, 422, { draft, message, errors: fieldErrors(parsed.error) });
    }
    try {
      await saveMessageSettings(services, actorOf(request), parsed.data);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const [settings, since] = await Promise.all([
        getMessageSettings(db),
        listChangesSince(db, 'message_settings', 1, parsed.data.version ?? 0),
      ]);
      const message = `${error.message} Ce ați schimbat dumneavoastră a rămas în formular; restul este cum s-a salvat. Salvați din nou dacă așa trebuie să fie.`;
      return show(reply, error.status, { ...overtaken(draft, settings, since), message });
    }
    setFlash(reply, 'Mesajele au fost salvate.');
    return reply.redirect(address, 303);
  });

  app.post<{ Params: { channel: string } }>(`${address}/channels/:channel`, async (request, reply) => {
    const params = channelParams.safeParse(request.params);
    if (!params.success) throw new NotFound();
    const { channel } = params.data;
    const { paused } = checked(pauseSchema, request.body ?? {});
    await (paused ? pauseChannel : resumeChannel)(services, actorOf(request), channel);
    const label = channelLabels[channel];
    setFlash(
      reply,
      paused
        ? `${label}: oprit. Mesajele așteaptă până îl reporniți.`
        : `${label}: repornit. Mesajele pleacă.`,
    );
    return reply.redirect(address, 303);
  });

  async function show(reply: FastifyReply, status: number, typed: Typed) {
    const [channels, written] = await Promise.all([listChannelStates(db), listWritten(db)]);
    const keeps = { email: services.mail.keeps, sms: services.sms.keeps };
    const settings = messageSettingsPage(typed, { channels, written, keeps, now: now() });
    return reply.code(status).page(messageSettingsView, { settings });
  }
}
