import { z } from 'zod';
import { county, manager, type } from '../who.ts';

/** The report's address, the same for the page and for its workbook. */
export const tagsQuery = z.object({ manager, type, county });

export type TagsQuery = z.output<typeof tagsQuery>;
