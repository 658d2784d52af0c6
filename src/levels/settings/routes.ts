import type { FastifyInstance, FastifyReply } from 'fastify';
import { type FieldError, Refused } from '../../errors.ts';
import { counted } from '../../romania/plural.ts';
import type { Services } from '../../services.ts';
import { mayView } from '../../web/access.ts';
import { setFlash } from '../../web/flash.ts';
import { formatDay } from '../../web/format.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { saveSettings } from './actions.ts';
import { settingsForm, settingsHistory, simulationPage, type Typed } from './page.ts';
import { getSettings, listSettingsChanges, simulate } from './queries.ts';
import { type SettingsInput, settingsFormSchema, stepSchema } from './schema.ts';
import { refuseStale, settingsAfter } from './settings.ts';
import { settingsPage, simulationView } from './views.ts';

const address = '/settings/clients/level-status';
const wrong = 'Nu s-a salvat nimic: verificați câmpurile marcate.';

/** The settings of Nivel & Status, for administrators: a save shows first what it would do. */
export function settingsRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get(address, (_request, reply) => show(reply, 200));

  app.post(address, async (request, reply) => {
    const body = (request.body ?? {}) as Typed;
    const { step } = stepSchema.parse(body);
    if (step === 'form') return show(reply, 200, body);
    const parsed = settingsFormSchema.safeParse(body);
    if (!parsed.success) return show(reply, 422, body, { message: wrong, errors: fieldErrors(parsed.error) });
    try {
      if (step === 'simulation')
        return await tryOut(reply, parsed.data, mayView(actorOf(request), 'clients'));
      const moved = await saveSettings(services, actorOf(request), parsed.data, today());
      setFlash(reply, savedSentence(moved));
      return reply.redirect(address, 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // Whoever looks again has what others saved in the history below, and may then save over it.
      const typed = error.status === 409 ? { ...body, version: error.extra.version } : body;
      return show(reply, 422, typed, { message: error.message, errors: error.fields });
    }
  });

  async function tryOut(reply: FastifyReply, input: SettingsInput, named: boolean) {
    const before = await getSettings(db);
    refuseStale(before, input);
    const after = settingsAfter(before, input);
    const simulation = simulationPage(before, after, await simulate(db, after, today()), { named });
    return reply.page(simulationView, { simulation });
  }

  async function show(
    reply: FastifyReply,
    status: number,
    typed?: Typed,
    { message, errors }: { message: string; errors: FieldError[] } = { message: '', errors: [] },
  ) {
    const [settings, changes] = await Promise.all([getSettings(db), listSettingsChanges(db, 50)]);
    const form = settingsForm(settings, typed, errors);
    return reply
      .code(status)
      .page(settingsPage, { form, history: settingsHistory(changes, settings), message });
  }

  function today(): string {
    return formatDay(services.now());
  }
}

function savedSentence(moved: number): string {
  if (moved === 0) return 'Setările au fost salvate. Niciun client nu și-a schimbat nivelul.';
  return `Setările au fost salvate: ${counted(moved, 'client și-a', 'clienți și-au')} schimbat nivelul.`;
}
