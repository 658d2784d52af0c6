import { z } from 'zod';
import { optional } from '../../web/query.ts';

const zones = ['county', 'locality'] as const;
const measures = ['clients', 'sales', 'growth'] as const;

/** How the map is coloured: by what zone and what is measured in it; the list's own filters stand beside these. */
export const areasQuery = z.object({
  by: optional(z.enum(zones, { error: 'Zonele sunt county sau locality.' })).transform(
    (by) => by ?? ('county' as const),
  ),
  measure: optional(z.enum(measures, { error: 'Măsura este clients, sales sau growth.' })).transform(
    (measure) => measure ?? ('clients' as const),
  ),
});

export type AreasQuery = z.output<typeof areasQuery>;
