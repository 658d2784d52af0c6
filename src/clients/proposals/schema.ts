import { z } from 'zod';
import { notListed, optional } from '../../web/query.ts';
import { proposalFields } from '../register/compare.ts';
import { versionSchema } from '../schema.ts';

const id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);
export const proposalParams = z.object({ id, proposal_id: id });

/** What was pressed beside a proposal. `version`: the client's, as the page showed it. */
export const decisionSchema = z.object({
  decision: z.enum(['accept', 'keep', 'always_keep', 'undo'], { error: 'Alegeți un buton din pagină.' }),
  version: versionSchema,
});

/** What the work queue is filtered by: a field that differs, or a state that is wrong. */
export const warningKinds = ['inactive', 'struck_off', 'not_found'] as const;
export const queueQuery = z.object({
  kind: optional(z.enum([...proposalFields, ...warningKinds], notListed)),
  mine: optional(z.enum(['1'], notListed)),
  after: optional(z.string().max(200, { error: 'Cheia paginii nu este a noastră.' })),
});

export type QueueQuery = z.output<typeof queueQuery>;

/** Which client the next one comes after. */
export const nextQuery = z.object({ after: optional(id), mine: optional(z.enum(['1'])) });
