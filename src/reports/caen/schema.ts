import { z } from 'zod';
import { CAEN_SECTIONS } from '../../romania/caen.ts';
import { optional } from '../../web/query.ts';
import { county, manager, status, type } from '../who.ts';

/** Divisions that CAEN Rev. 3 has no more stand under no letter. */
export const outside = 'other';

/** The report's address: all sections, the divisions of one, or the classes of a division. */
export const caenQuery = z.object({
  section: optional(
    z
      .string()
      .transform((text) => (text === outside ? text : text.toUpperCase()))
      .refine((text) => text === outside || CAEN_SECTIONS.some(({ code }) => code === text), {
        error: 'Secțiunea nu este din CAEN Rev. 3.',
      }),
  ),
  division: optional(z.string().regex(/^\d\d$/, { error: 'Diviziunea are două cifre, de exemplu 47.' })),
  manager,
  type,
  county,
  status,
});

export type CaenQuery = z.output<typeof caenQuery>;
