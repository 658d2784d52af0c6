import { insertAudit } from '../../audit/queries.ts';
import type { Trx } from '../../db/database.ts';
import { Refused } from '../../errors.ts';
import { insertErasedDocument } from '../../privacy/erasures/queries.ts';
import { issueDayRefusal } from '../days.ts';
import { type DocumentKind, documentNumber, type FrozenDocument } from '../frozen.ts';
import type { IssuedLine } from '../lines/actions.ts';
import { insertDocumentLines } from '../lines/queries.ts';
import { findDocumentText } from '../parties/queries.ts';
import { insertDocument } from '../queries.ts';
import { type Paper, textsOf } from '../texts.ts';
import { findSeries, takeNumber } from './queries.ts';

type Issue = {
  document: FrozenDocument;
  lines: (IssuedLine & { net: string })[];
  client_id: number;
  today: string;
  order_id?: number | null;
  proforma_id?: number | null;
  storno_of?: number;
  payment_id?: number;
  /** Of a contract: its text instead of that of the settings. */
  body?: string | null;
  /** Of a template: what it says with the number that it gets. */
  paper?: (number: string) => Paper;
};

/**
 * Gives a document its number and writes it for good. Called when nothing can be refused any more but the day: who
 * issues next waits from here on. Answers its id.
 */
export async function numberDocument(trx: Trx, actor: { id: number }, issue: Issue): Promise<number> {
  const { document, lines, today, body, paper, ...ids } = issue;
  const { kind, issue_date, seller, buyer, delivery, vat_breakdown } = document;
  const text = body ?? (await findDocumentText(trx, kind));
  refuseEmpty(kind, text);
  const { last_date, ...taken } = await takeNumber(trx, kind, issue_date);
  refuseOutside(issue_date, { last_date, today, series: taken.series });

  const number = documentNumber(taken);
  const texts = { ...textsOf(document, text, number), ...paper?.(number) };
  const { discount_percent, net_total, vat_total, total, note, eur_rate, due_date } = document;
  const id = await insertDocument(trx, {
    ...{ kind, ...taken, ...ids, ...texts, issue_date, due_date, note, eur_rate, created_by: actor.id },
    ...{ discount_percent, net_total, vat_total, total },
    seller: JSON.stringify(seller),
    buyer: JSON.stringify(buyer),
    delivery: delivery && JSON.stringify(delivery),
    vat_breakdown: JSON.stringify(vat_breakdown),
  });
  await insertDocumentLines(trx, id, lines);
  await insertErasedDocument(trx, { id, client_id: ids.client_id, storno_of: ids.storno_of ?? null });
  const facts = Object.entries({ kind, number, issue_date, total, ...ids });
  await insertAudit(trx, actor, {
    action: 'create',
    subject: 'document',
    subject_id: id,
    changes: Object.fromEntries(facts.map(([name, value]) => [name, [null, value ?? null]])),
    version: 1,
  });
  return id;
}

/** A contract is its text. */
function refuseEmpty(kind: DocumentKind, text: string): void {
  if (kind !== 'contract' || text !== '') return;
  const message = 'Scrieți textul contractului. Cel obișnuit se scrie la Setări > Firmă.';
  throw new Refused(422, message, [{ field: 'body', message }]);
}

/** Refuses a day on which the series of a kind cannot issue, before there is anything to undo. */
export async function refuseDay(trx: Trx, kind: DocumentKind, day: string, today: string): Promise<void> {
  const series = await findSeries(trx, kind);
  if (series) refuseOutside(day, { ...series, today });
}

function refuseOutside(day: string, series: Parameters<typeof issueDayRefusal>[1]): void {
  const message = issueDayRefusal(day, series);
  if (message) throw new Refused(422, message, [{ field: 'issue_date', message }]);
}
