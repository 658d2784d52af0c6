import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { textOf } from '../../clients/draft.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { checked } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { noteHref } from '../note-text.ts';
import { getNote } from '../queries.ts';
import { spokenTime } from '../reminder-time.ts';
import { noteParams } from '../schema.ts';
import { changeReminder } from './actions.ts';
import { remindersView } from './page.ts';
import { findReminderFrame, listDoneReminders, listOpenReminders } from './queries.ts';
import { type ReminderInput, reminderListSchema, reminderSchema } from './schema.ts';
import { remindersPage } from './views.ts';

type One = { Params: { id: string; note_id: string } };
type Query = { Querystring: Record<string, unknown> };

const weekMs = 7 * 86_400_000;

/** "Mementourile mele", and what is done with one of them, there or at its note. */
export function reminderRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get<Query>('/reminders', async (request, reply) => {
    const query = checked(reminderListSchema, request.query);
    const { id: me, role, portfolioOf } = actorOf(request);
    const isAdministrator = role === 'administrator';
    const user = query.user ?? me;
    if (user !== me && !isAdministrator) throw new NotFound();
    const at = services.now();
    const [open, done, frame] = await Promise.all([
      listOpenReminders(db, { user, portfolioOf }, query.after),
      listDoneReminders(db, { user, portfolioOf }, new Date(at.getTime() - weekMs)),
      findReminderFrame(db, user),
    ]);
    if (frame.name === null) throw new NotFound();
    const shown = { user, me, isAdministrator, name: frame.name, users: frame.users };
    return reply.page(remindersPage, {
      list: remindersView(open, done, { ...shown, now: at, after: query.after }),
    });
  });

  app.post<One>('/clients/:id/notes/:note_id/reminder', async (request, reply) => {
    const which = whichOf(request);
    const body = (request.body ?? {}) as Record<string, unknown>;
    const { client_id } = await getNote(db, which);
    try {
      const input = checked(reminderSchema, body);
      await changeReminder(services, actorOf(request), { ...which, input });
      const { remind_at } = await getNote(db, which);
      setFlash(reply, saidOf(input, remind_at));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setFlash(reply, error.fields[0]?.message ?? error.message, 'warning');
    }
    return back(reply, body, noteHref(client_id, which.id));
  });
}

const days = new Map([
  ['today', '/today'],
  ['today-mine', '/today?mine=1'],
]);

/** Back to the page that the button stood on, the reminders or the day, or to the note. */
function back(reply: FastifyReply, body: Record<string, unknown>, note: string): FastifyReply {
  const day = days.get(textOf(body.back));
  if (day) return reply.redirect(day, 303);
  if (textOf(body.back) !== 'reminders') return reply.redirect(note, 303);
  const user = textOf(body.user);
  return reply.redirect(/^\d{1,15}$/.test(user) ? `/reminders?user=${user}` : '/reminders', 303);
}

function saidOf(input: ReminderInput, remindAt: Date | null): string {
  switch (input.do) {
    case 'done':
      return 'Mementoul este făcut.';
    case 'reopen':
      return 'Mementoul este din nou de făcut.';
    case 'give':
      return 'Mementoul a fost dat mai departe și sună la ora lui.';
    default:
      return `Mementoul sună la ${remindAt ? spokenTime(remindAt) : ''}.`;
  }
}

function whichOf(request: FastifyRequest<One>): { client_id: number; id: number } {
  const parsed = noteParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return { client_id: parsed.data.id, id: parsed.data.note_id };
}
