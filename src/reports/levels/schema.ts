import { z } from 'zod';
import { optional } from '../../web/query.ts';
import { month, withPeriod } from '../period.ts';
import { manager, type } from '../who.ts';

const asked = z.object({
  from: month,
  to: month,
  manager,
  type,
  direction: optional(z.enum(['up', 'down'], { error: 'Mutările pot fi „up” sau „down”.' })),
  after: optional(z.string().max(200, { error: 'Cheia paginii nu este a noastră.' })),
});

/** The report's address, the same for the page and for its workbook. `direction` is of the list of moves alone. */
export const levelsQuery = (thisMonth: string) => withPeriod(asked, thisMonth);

export type LevelsQuery = z.output<ReturnType<typeof levelsQuery>>;
