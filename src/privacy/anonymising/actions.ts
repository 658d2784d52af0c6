import { insertAudit } from '../../audit/queries.ts';
import type { Services } from '../../services.ts';
import { anonymiseDocuments, anonymisePayments } from './queries.ts';

const atOnce = 200;

/**
 * Lets go of what was kept of erased persons for as long as the law wanted it. Answers how many of each.
 * @param today the firm's day, as 2026-11-24
 */
export async function anonymiseDue({ db, now }: Services, today: string) {
  const done = { documents: 0, payments: 0 };
  for (;;) {
    const some = await db.transaction().execute(async (trx) => {
      const at = now();
      const documents = await anonymiseDocuments(trx, today, at, atOnce);
      const payments = await anonymisePayments(trx, today, atOnce);
      for (const { client_id, document_id } of documents)
        await insertAudit(trx, 'system', {
          action: 'anonymise',
          subject: 'client',
          subject_id: client_id,
          changes: { document_id: [null, document_id] },
          via: 'night',
        });
      return { documents: new Set(documents.map(({ document_id }) => document_id)).size, payments };
    });
    done.documents += some.documents;
    done.payments += some.payments;
    if (some.documents + some.payments === 0) return done;
  }
}
