import { fieldLabel, fieldText } from '../../audit/history/field-text.ts';
import { happened } from '../../audit/history/words.ts';
import { sourceLabel } from '../../campaigns/consents/words.ts';
import { labelOf, paymentMethodOptions, receivesOptions, statusOptions } from '../../clients/fields.ts';
import type { Lists } from '../../clients/lists/queries.ts';
import { documentKindLabel } from '../../documents/frozen.ts';
import { eventLabel } from '../../messages/list/page.ts';
import { messageStateOptions } from '../../messages/state.ts';
import { kindLabel } from '../../notes/kind.ts';
import { orderStatusLabel } from '../../orders/status.ts';
import { portalRights } from '../../portal/rights.ts';
import { formatMoney } from '../../web/format.ts';

type Row = Record<string, unknown>;
type Words = Record<string, string | undefined>;

/** What of a row is kept as a word of the program's, in the words that people read; the rest is shown as it is. */
export function wordsOf(section: string, row: Row, lists: Lists): Words {
  const own = bySection[section]?.(row, lists) ?? {};
  const sums = Object.entries(row).flatMap(([name, value]) =>
    money.has(name) && typeof value === 'string' ? [[name, formatMoney(value)] as const] : [],
  );
  return { ...Object.fromEntries(sums), ...own };
}

const money = new Set([
  ...['total', 'net', 'unit_price', 'amount', 'average', 'balance', 'overdue_limit', 'total_limit'],
  ...['credit_overdue_limit', 'credit_total_limit'],
]);

const bySection: Record<string, (row: Row, lists: Lists) => Words> = {
  client: ({ status, payment_method }) => ({
    status: labelOf(statusOptions, textOf(status)),
    payment_method: labelOf(paymentMethodOptions, textOf(payment_method)),
  }),
  contacts: ({ receives }) => ({ receives: labelsOf(receivesOptions, receives) }),
  levels: ({ cause }) => ({ cause: causes[textOf(cause)] }),
  statuses: ({ before, after, cause }) => ({
    before: labelOf(statusOptions, textOf(before)),
    after: labelOf(statusOptions, textOf(after)),
    cause: causes[textOf(cause)],
  }),
  orders: ({ status }) => ({ status: status ? orderStatusLabel(textOf(status)) : '' }),
  documents: ({ kind }) => ({ kind: documentKindLabel(textOf(kind)) }),
  payments: ({ method }) => ({ method: labelOf(paymentMethodOptions, textOf(method)) }),
  notes: ({ kind }) => ({ kind: kindLabel(textOf(kind)) }),
  messages: ({ event, state }) => ({
    event: eventLabel(textOf(event)),
    state: labelOf(messageStateOptions, textOf(state)),
  }),
  consents: ({ source }) => ({ source: sourceLabel(textOf(source)) }),
  campaigns: ({ state }) => ({ state: recipientStates[textOf(state)] }),
  portal: ({ rights }) => ({ rights: labelsOf([...portalRights], rights) }),
  portal_proposals: ({ field, was, wanted, state }, lists) => ({
    field: fieldLabel(`portal_${textOf(field)}`),
    was: fieldText(textOf(field), was, lists).join('; '),
    wanted: fieldText(textOf(field), wanted, lists).join('; '),
    state: fieldText('portal_state', state, lists).join(''),
  }),
  changes: ({ subject, action, field, before, after }, lists) => ({
    action: happened({ subject: textOf(subject), action: textOf(action), thing: '' }),
    field: field ? fieldLabel(textOf(field)) : '',
    before: fieldText(textOf(field), before, lists).join('; '),
    after: fieldText(textOf(field), after, lists).join('; '),
  }),
};

const causes: Record<string, string> = { automatic: 'automat', manual: 'de un om', import: 'import' };
const recipientStates: Record<string, string> = {
  waiting: 'de trimis',
  handed: 'trimisă',
  left_out: 'lăsată deoparte',
};
const textOf = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

const labelsOf = (options: { value: string; label: string }[], values: unknown): string =>
  (Array.isArray(values) ? values : [])
    .map((value) => labelOf(options, textOf(value)) || textOf(value))
    .join(', ');
