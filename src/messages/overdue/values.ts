import { documentValues } from '../../documents/notices/values.ts';
import type { DocumentRecord } from '../../documents/queries.ts';
import { counted } from '../../romania/plural.ts';
import type { Values } from '../../texts/template.ts';
import { formatMoney } from '../../web/format.ts';
import type { DueInvoice } from './queries.ts';

/** An invoice as its reminder names it: what is left to pay of it is what no money covers. */
export const reminderValues = (document: DocumentRecord, { days, open }: DueInvoice): Values => ({
  ...documentValues(document),
  'document.open': formatMoney(open),
  // The texts say "azi" where there are none.
  days: days === 0 ? '' : counted(Math.abs(days), 'zi', 'zile'),
});
