import type { FastifyInstance } from 'fastify';
import { NotFound } from '../../errors.ts';
import { counted, grouped } from '../../romania/plural.ts';
import { checks } from '../../search/checks.ts';
import { countedUpTo, countMatching } from '../../search/matches/queries.ts';
import { listClients } from '../../search/queries.ts';
import type { Services } from '../../services.ts';
import { checked } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import {
  checkHref,
  mendHref,
  type Queue,
  queueHref,
  queueParams,
  queueQuery,
  queueWords,
  soughtOf,
} from './queue.ts';
import { queueEndPage } from './views.ts';

type Asked = { Params: { check: string }; Querystring: Record<string, unknown> };

/** Work queues: the clients of a check one after another, each where it is mended. */
export function queueRoutes(app: FastifyInstance, { db }: Services): void {
  app.get<Asked>('/today/queues/:check', async (request, reply) => {
    const params = queueParams.safeParse(request.params);
    if (!params.success) throw new NotFound();
    const { after, mine, done } = checked(queueQuery, request.query);
    const queue: Queue = { check: params.data.check, mine, done };
    const actor = actorOf(request);
    // Pairs are decided side by side, on the radar; who does not see it has them in the list.
    if (queue.check === 'duplicate')
      return reply.redirect(
        actor.portfolioOf === null && !mine ? '/duplicates' : checkHref(queue, actor),
        303,
      );
    const sought = soughtOf(queue, actor);
    const { items } = await listClients(db, { ...sought, after, limit: 1 }, { total: 'none' });
    const [next] = items;
    if (next) return reply.redirect(mendHref(queue, next.id), 303);
    const left = await countMatching(db, sought);
    return reply.page(queueEndPage, {
      title: checks[queue.check],
      text: endText(queue, left),
      saved: done > 0 ? `Ați salvat ${counted(done, 'client', 'clienți')} pe drum.` : '',
      again: left === 0 ? '' : queueHref(queue),
      list: left === 0 ? '' : checkHref(queue, actor),
      back: mine ? '/today?mine=1' : '/today',
    });
  });
}

function endText({ check, mine }: Queue, left: number | null): string {
  if (left === 0)
    return `Gata: nu mai e niciun client ${mine ? 'de-al dumneavoastră ' : ''}${queueWords[check]}.`;
  const many =
    left === null ? `peste ${grouped(countedUpTo)} de clienți` : counted(left, 'client', 'clienți');
  return `Ați ajuns la capătul listei. În urmă ${left === 1 ? 'a mai rămas' : 'au mai rămas'} ${many}.`;
}
