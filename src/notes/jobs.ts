import { z } from 'zod';
import { defineJob } from '../jobs/job.ts';
import { counted } from '../romania/plural.ts';
import type { Services } from '../services.ts';
import { sweepFiles } from './attachments/actions.ts';
import { ringDueNotes } from './reminders/actions.ts';

export const ringReminders = defineJob<Services>()({
  name: 'notes.remind',
  data: z.object({}),
  cron: '* * * * *',
  title: 'Sună mementourile la ora lor.',
  run: async (services) => {
    const rung = await ringDueNotes(services);
    return rung > 0 ? counted(rung, 'memento', 'mementouri') : undefined;
  },
});

/** Bytes that no note has. */
export const sweepNoteFiles = defineJob<Services>()({
  name: 'notes.sweep-files',
  data: z.object({}),
  cron: '50 3 * * *',
  title: 'Șterge de pe disc fișierele care nu mai sunt la nicio notă, după o zi.',
  run: async (services) => {
    const removed = await sweepFiles(services);
    return removed > 0 ? counted(removed, 'fișier șters', 'fișiere șterse') : undefined;
  },
});
