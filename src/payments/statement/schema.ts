import { z } from 'zod';
import { optional, optionalDay } from '../../web/query.ts';

const day = optionalDay('Scrieți ziua ca 2026-11-24.');

const asked = z.object({ from: day, to: day, as_of: day });

type Days = { from?: string | undefined; to?: string | undefined; as_of?: string | undefined };
function checkOrder({ from, to, as_of }: Days, context: z.RefinementCtx) {
  const refuse = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  if (from && to && to < from) refuse('to', 'Perioada se termină înainte de a începe.');
  else if (from && as_of && as_of < from) refuse('as_of', 'Ziua este înaintea perioadei.');
}

/** The address of a statement and of its files; without days, the whole history. */
export const statementQuery = asked.superRefine(checkOrder);

/** The tab's address: `before` is where the newer movements begin. */
export const statementTabQuery = asked
  .extend({ before: optional(z.string().max(200, { error: 'Cheia paginii nu este a noastră.' })) })
  .superRefine(checkOrder);

const money = z.string();
export const statementShape = z.object({
  from: z.iso.date().nullable(),
  to: z.iso.date().nullable(),
  opening: money,
  items: z.array(
    z.object({
      date: z.iso.date(),
      kind: z.enum(['invoice', 'storno', 'payment']),
      number: z.string(),
      debit: money,
      credit: money,
      balance: money,
      document_id: z.number().int().optional(),
      payment_id: z.number().int().optional(),
    }),
  ),
  balance: money,
  ageing: z.object({ not_due: money, d30: money, d60: money, d90: money, older: money }),
});
