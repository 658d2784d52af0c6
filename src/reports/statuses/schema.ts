import { z } from 'zod';
import { chosen, month, withPeriod } from '../period.ts';
import { county, manager } from '../who.ts';

const asked = z.object({
  from: month,
  to: month,
  manager,
  source: chosen('Alegeți sursa din listă.'),
  county,
});

/** The report's address, the same for the page and for its workbook. */
export const statusesQuery = (thisMonth: string) => withPeriod(asked, thisMonth);

export type StatusesQuery = z.output<ReturnType<typeof statusesQuery>>;
