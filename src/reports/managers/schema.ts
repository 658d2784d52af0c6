import { z } from 'zod';
import { chosen, month, withPeriod } from '../period.ts';
import { county, type } from '../who.ts';

const asked = z.object({
  from: month,
  to: month,
  manager: chosen('Alegeți managerul din listă.'),
  type,
  county,
});

/** The report's address, the same for the page and for its workbook. */
export const managersQuery = (thisMonth: string) => withPeriod(asked, thisMonth);

export type ManagersQuery = z.output<ReturnType<typeof managersQuery>>;
