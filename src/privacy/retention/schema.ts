import { z } from 'zod';
import { requiredText } from '../../clients/input.ts';

export const retentionKinds = ['fiscal_documents', 'orders', 'messages'] as const;

/** What each period is about, and from which day it counts. */
export const kindLabels: Record<(typeof retentionKinds)[number], string> = {
  fiscal_documents:
    'Documente contabile (facturi, stornări, chitanțe, contracte, încasări): de la 1 iulie după an',
  orders: 'Proforme și documente tipizate: din ziua lor; comenzile rămân, fără datele persoanei',
  messages: 'Textul mesajelor (e-mail și SMS): din ziua lor; rămâne cui, când și cum au plecat',
};

const months = { error: 'Numărul de luni este între 0 și 1200.' };
export const periodSchema = z.object({
  kind: z.enum(retentionKinds, { error: 'Alegeți felul din listă.' }),
  valid_from: z.iso
    .date({ error: 'Alegeți ziua de la care se aplică.' })
    .refine((day) => day >= '1990-01-01', {
      error: 'Alegeți o zi de după 1990.',
    }),
  months: z.coerce.number(months).int(months).min(0, months).max(1200, months),
  basis: requiredText(500, 'Scrieți temeiul: legea și articolul.').refine((text) => text.length >= 3, {
    error: 'Scrieți temeiul: legea și articolul.',
  }),
});
export type PeriodInput = z.output<typeof periodSchema>;
