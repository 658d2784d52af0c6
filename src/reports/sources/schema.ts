import { z } from 'zod';
import { month, withPeriod } from '../period.ts';
import { county, manager, type } from '../who.ts';

const asked = z.object({ from: month, to: month, manager, type, county });

/** The report's address, the same for the page and for its workbook. */
export const sourcesQuery = (thisMonth: string) => withPeriod(asked, thisMonth);

export type SourcesQuery = z.output<ReturnType<typeof sourcesQuery>>;
