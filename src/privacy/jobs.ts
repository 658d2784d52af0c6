import { z } from 'zod';
import { defineJob } from '../jobs/job.ts';
import { counted } from '../romania/plural.ts';
import type { Services } from '../services.ts';
import { formatDay } from '../web/format.ts';
import { anonymiseDue } from './anonymising/actions.ts';
import { emptyOld, sweepKept } from './kept/actions.ts';

/** The persons who were erased leave the documents that no law keeps any more. */
export const anonymiseAtNight = defineJob<Services>()({
  name: 'privacy.anonymise',
  data: z.object({}),
  cron: '20 3 * * *',
  title: 'Scoate persoanele șterse din documentele și încasările al căror termen de păstrare a trecut.',
  run: async (services) => {
    const { documents, payments } = await anonymiseDue(services, formatDay(services.now()));
    return saidOf([
      [documents, 'document anonimizat', 'documente anonimizate'],
      [payments, 'încasare anonimizată', 'încasări anonimizate'],
    ]);
  },
});

/** Texts of messages are not kept for good, nor are files of messages whose text is gone. */
export const emptyMessagesAtNight = defineJob<Services>()({
  name: 'privacy.empty-messages',
  data: z.object({}),
  cron: '30 3 * * *',
  title: 'Golește mesajele al căror termen de păstrare a trecut și șterge copiile mesajelor golite.',
  run: async (services) => {
    const emptied = await emptyOld(services, formatDay(services.now()));
    const removed = await sweepKept(services);
    return saidOf([
      [emptied, 'mesaj golit', 'mesaje golite'],
      [removed, 'copie ștearsă', 'copii șterse'],
    ]);
  },
});

function saidOf(counts: [count: number, one: string, many: string][]): string | undefined {
  const said = counts.filter(([count]) => count > 0).map((each) => counted(...each));
  return said.length > 0 ? said.join(', ') : undefined;
}
