import type { FastifyInstance } from 'fastify';
import { listOf } from '../../clients/input.ts';
import { Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { actorOf } from '../../web/guard.ts';
import type { Actor } from '../../web/session.ts';
import { moved, offered, type Widget, widgets } from '../widgets/widgets.ts';
import { arrange, arrangeAsEver } from './actions.ts';
import { getArrangement } from './queries.ts';
import { arrangePage } from './views.ts';

type Body = { Body: Record<string, unknown> | undefined };

/** „Aranjează pagina”: which boxes the day's page shows, and in which order. */
export function arrangementRoutes(app: FastifyInstance, services: Services): void {
  app.get('/today/widgets', async (request, reply) => {
    const actor = actorOf(request);
    const arrangement = await getArrangement(services.db, actor.id);
    const names = offered(actor, arrangement);
    return reply.page(arrangePage, {
      rows: names.map((name, at) => ({
        name,
        title: widgets[name].title,
        on: !arrangement.today_hidden.includes(name),
        isFirst: at === 0,
        isLast: at === names.length - 1,
      })),
    });
  });

  app.post<Body>('/today/widgets', async (request, reply) => {
    const actor = actorOf(request);
    const body = request.body ?? {};
    if (body.reset !== undefined) {
      await arrangeAsEver(services, actor);
      setFlash(reply, 'Pagina este din nou cum era.');
      return reply.redirect('/today', 303);
    }
    const [order, shown] = [known(body.order, actor), known(body.shown, actor)];
    const [up, down] = [known(body.up, actor)[0], known(body.down, actor)[0]];
    const name = up ?? down;
    const placed = offered(actor, { today_order: order, today_hidden: [] });
    const today_order = name ? moved(placed, name, up ? -1 : 1) : placed;
    const today_hidden = placed.filter((each) => !shown.includes(each));
    await arrange(services, actor, { today_order, today_hidden }, placed);
    if (name) return reply.redirect(`/today/widgets#widget-${name}`, 303);
    setFlash(reply, 'Pagina a fost aranjată.');
    return reply.redirect('/today', 303);
  });
}

/** Names of boxes as a form sends them. @throws Refused with 422 for one that is none of this person's */
function known(given: unknown, actor: Actor): Widget[] {
  const mine = offered(actor, { today_order: [], today_hidden: [] });
  return [...new Set(listOf(given).map(String))].map((name) => {
    const found = mine.find((each) => each === name);
    if (found) return found;
    const message = 'Pagina nu are o astfel de casetă. Reîncărcați și aranjați din nou.';
    throw new Refused(422, message, [{ field: 'order', message }]);
  });
}
