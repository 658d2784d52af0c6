import type { Trx } from '../../db/database.ts';
import { type DocumentRecord, listDocumentRecords } from '../../documents/queries.ts';
import type { Services } from '../../services.ts';
import { ringMessages, tellClient } from '../actions.ts';
import { type DueInvoice, getReminderDays, listDue } from './queries.ts';
import { reminderValues } from './values.ts';

/** How many invoices one transaction tells of. */
const batchSize = 100;

/**
 * Reminds of the invoices that are near their due date or past it by the days of the settings, as of a day: whoever
 * runs it twice, late that day, or after a kill in the middle, writes the same messages. A day that was missed whole is
 * not made up for: the next step of each invoice comes anyway. Answers how many messages are new.
 */
export async function remindOf(services: Services, today: string): Promise<number> {
  const { db } = services;
  const { before, after: late } = await getReminderDays(db);
  const days = [...before.map((n) => -n), ...late];
  let told = 0;
  let after = 0;
  for (;;) {
    const asked = { today, days, after, limit: batchSize };
    const due = await db.transaction().execute(async (trx) => {
      const found = await listDue(trx, asked);
      if (found.length > 0) told += await tellAll(trx, found);
      return found;
    });
    after = due.at(-1)?.id ?? after;
    if (due.length < batchSize) break;
  }
  if (told > 0) await ringMessages(services);
  return told;
}

async function tellAll(trx: Trx, due: DueInvoice[]): Promise<number> {
  const documents = await listDocumentRecords(
    trx,
    due.map(({ id }) => id),
  );
  let told = 0;
  for (const invoice of due) {
    const document = documents.find(({ id }) => id === invoice.id);
    if (document) told += await tell(trx, invoice, document);
  }
  return told;
}

function tell(trx: Trx, invoice: DueInvoice, document: DocumentRecord): Promise<number> {
  const { id, client_id, days } = invoice;
  return tellClient(trx, {
    ...{ client_id, document_id: id, created_by: null, detail: { days } },
    event: days > 0 ? 'overdue' : 'due_soon',
    key: `overdue ${id} ${days}`,
    values: reminderValues(document, invoice),
  });
}
