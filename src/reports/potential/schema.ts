import { z } from 'zod';
import { optional, optionalId } from '../../web/query.ts';

/** The report's address, the same for the page and for its workbook. */
export const potentialQuery = z.object({
  by: optional(z.enum(['county', 'caen'], { error: 'Zonele sunt county sau caen.' })).transform(
    (by) => by ?? ('county' as const),
  ),
  manager: optionalId,
  type: optionalId,
});

export type PotentialQuery = z.output<typeof potentialQuery>;
