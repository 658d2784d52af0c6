import { z } from 'zod';
import { documentKinds } from '../../documents/frozen.ts';
import { notListed, optional } from '../../web/query.ts';

/** The list's address: one kind of documents, or those that are still to be paid, and where the page begins. */
export const ownDocumentsQuery = z.object({
  kind: optional(z.enum(documentKinds, notListed)),
  unpaid: optional(z.enum(['1'], notListed)),
  after: optional(z.string().max(200, { error: 'Cheia paginii nu este a noastră.' })),
});

export type OwnDocumentsQuery = z.output<typeof ownDocumentsQuery>;
