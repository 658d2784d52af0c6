import { z } from 'zod';
import { month, withPeriod } from '../period.ts';
import { manager } from '../who.ts';

const asked = z.object({ from: month, to: month, manager });

/** The report's address, the same for the page and for its workbook; the manager is whose activity is shown. */
export const activityQuery = (thisMonth: string) => withPeriod(asked, thisMonth);

export type ActivityQuery = z.output<ReturnType<typeof activityQuery>>;
