import Big from 'big.js';
import type { Unpaid } from '../../payments/statement/queries.ts';
import { counted } from '../../romania/plural.ts';
import { formatMoney } from '../../web/format.ts';
import { ownDocumentRow } from '../documents/page.ts';
import type { OwnDocumentRow } from '../documents/queries.ts';
import { ownOrderRow } from '../orders/page.ts';
import type { OwnOrderRow } from '../orders/queries.ts';
import { fieldLabel } from '../proposals/fields.ts';
import { balanceSentence } from '../statement/page.ts';
import type { OwnSummary } from './queries.ts';

/** What the person may see; undefined what they may not. */
type Seen = {
  summary: OwnSummary;
  unpaid: Unpaid | undefined;
  orders: OwnOrderRow[] | undefined;
  documents: OwnDocumentRow[] | undefined;
  proposals: { field: string }[] | undefined;
};

/** The first page of the portal, ready to show. `today`: the firm's day. */
export function homePage({ summary, unpaid, orders, documents, proposals }: Seen, today: string) {
  return {
    managers: summary.managers.map(({ name }) => name).join(', '),
    account: unpaid && { said: balanceSentence(summary.balance), overdue: overdueText(unpaid) },
    orders: orders?.map(ownOrderRow),
    documents: documents?.map((row) => ownDocumentRow(row, today)),
    proposals:
      proposals &&
      proposals.length > 0 &&
      `${counted(proposals.length, 'modificare așteaptă', 'modificări așteaptă')} răspunsul nostru: ${proposals
        .map(({ field }) => fieldLabel(field))
        .join(', ')}.`,
  };
}

export type HomePage = ReturnType<typeof homePage>;

/** What is late of what is owed; '' where nothing is. */
function overdueText({ d30, d60, d90, older, invoices }: Unpaid): string {
  const late = [d30, d60, d90, older].reduce((sum, part) => sum.plus(part), new Big(0));
  if (late.eq(0)) return '';
  const [oldest] = invoices;
  const since = oldest && oldest.days > 0 ? `, cea mai veche de ${counted(oldest.days, 'zi', 'zile')}` : '';
  return `Cu termenul depășit: ${formatMoney(late.toFixed(2))}${since}.`;
}
