import { z } from 'zod';
import { multilineText } from '../../clients/input.ts';

const decision = z.enum(['accept', 'refuse']);
const named = <Value extends z.ZodType>(value: Value) =>
  z.record(z.string().regex(/^p[1-9]\d{0,14}$/), value).default({});

/**
 * What staff decide: `decision[p12]` of each proposal, `seen[p12]` what the client held in that field on the page that
 * they looked at; `all` is said of every one that nothing else is said of.
 */
export const decisionForm = z.object({
  decision: named(z.union([decision, z.literal('')])),
  seen: named(z.string().max(40)),
  all: z.union([decision, z.literal('')]).default(''),
  answer: multilineText(1000).default(''),
});

export type DecisionForm = z.output<typeof decisionForm>;
