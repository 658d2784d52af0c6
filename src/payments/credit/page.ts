import { randomUUID } from 'node:crypto';
import { type Draft, textOf } from '../../clients/draft.ts';
import { labels } from '../../clients/fields.ts';
import type { ClientRecord } from '../../clients/queries.ts';
import type { FieldError } from '../../errors.ts';
import { counted } from '../../romania/plural.ts';
import { formatDate, formatDay, formatIsoDay, formatMoney, formatNumber } from '../../web/format.ts';
import { type CreditLimits, owedSums } from './credit-limit.ts';
import type { CreditSettings, Raise, simulateBlocked } from './queries.ts';

/** What stands in a form: what is stored or was typed, with what is wrong beside it. */
export type Typed = { draft: Draft; errors?: FieldError[]; message?: string };

const fieldsOf =
  ({ draft, errors = [] }: Typed) =>
  (name: string, label: string, rest: { max?: number; hint?: string; required?: boolean } = {}) => ({
    id: name,
    name,
    label,
    value: textOf(draft[name]),
    error: errors.find(({ field }) => field === name)?.message ?? '',
    placeholder: '',
    ...rest,
  });

const amountText = (amount: string | null) => (amount === null ? '' : formatNumber(amount, 2));
const daysText = (days: number | null) => (days === null ? '' : String(days));

/** The stored settings as their form shows them. */
export const draftOfSettings = (settings: CreditSettings): Draft => ({
  version: settings.version,
  overdue_limit: amountText(settings.overdue_limit),
  total_limit: amountText(settings.total_limit),
  overdue_days_limit: daysText(settings.overdue_days_limit),
});

type Preview = Awaited<ReturnType<typeof simulateBlocked>> & {
  /** Whether it says who. */
  named: boolean;
};

/** The form of the firm's limits; `preview` is there once somebody asked who would be blocked. */
export function settingsForm(typed: Typed, preview?: Preview) {
  const field = fieldsOf(typed);
  return {
    message: typed.message ?? '',
    version: textOf(typed.draft.version),
    fields: {
      overdue: field('overdue_limit', 'Restanțe, cel mult (lei)'),
      total: field('total_limit', 'Sold neîncasat, cel mult (lei)'),
      days: field('overdue_days_limit', 'Întârziere, cel mult (zile)'),
    },
    preview: preview && {
      text:
        preview.count === 0
          ? 'Niciun client nu ar fi blocat azi.'
          : `${counted(preview.count, 'client ar fi blocat', 'clienți ar fi blocați')} azi${preview.named ? ':' : '.'}`,
      clients: (preview.named ? preview.clients : []).map(({ id, name }) => ({
        href: `/clients/${id}`,
        name,
      })),
      more:
        preview.named && preview.count > preview.clients.length
          ? `și încă ${counted(preview.count - preview.clients.length, 'client', 'clienți')}`
          : '',
    },
  };
}

export type SettingsForm = ReturnType<typeof settingsForm>;

type Shown = { limits?: Typed; raise?: Typed; mayEdit: boolean; today: string; firm: CreditSettings };

/** A client's limits: those that hold, its own, its raises. */
export function creditPage(client: ClientRecord, raises: Raise[], { limits, raise, ...rest }: Shown) {
  const { firm, mayEdit, today } = rest;
  const own = fieldsOf(limits ?? { draft: draftOfLimits(client) });
  const asked = fieldsOf(raise ?? { draft: { until: '' } });
  const isCurrent = (row: Raise) => row.ended_at === null && row.until >= today;
  const usual = (text: string) => `Firma: ${text || 'nu se verifică'}`;
  const { account } = client;
  const owed = owedSums(account);
  return {
    mayEdit,
    message: limits?.message ?? raise?.message ?? '',
    unchecked: client.credit_unchecked,
    rows: limitRows(account, { overdue: owed.overdue, total: owed.open, days: account.oldest_days }),
    advance:
      Number(account.advance) > 0
        ? `Clientul a plătit ${formatMoney(account.advance)} care nu acoperă nicio factură: aici sunt scăzuți din cele mai vechi.`
        : '',
    version: textOf(limits?.draft.version ?? client.version),
    own: {
      overdue: own('credit_overdue_limit', String(labels.credit_overdue_limit), {
        hint: usual(amountText(firm.overdue_limit)),
      }),
      total: own('credit_total_limit', String(labels.credit_total_limit), {
        hint: usual(amountText(firm.total_limit)),
      }),
      days: own('credit_overdue_days', String(labels.credit_overdue_days), {
        hint: usual(daysText(firm.overdue_days_limit)),
      }),
      unchecked: {
        ...own('credit_unchecked', String(labels.credit_unchecked)),
        on: textOf([(limits?.draft ?? draftOfLimits(client)).credit_unchecked].flat().at(-1)) === 'true',
      },
    },
    key: textOf(raise?.draft.form_key) || randomUUID(),
    today,
    raise: {
      overdue: asked('raise_overdue_limit', 'Restanțe până la (lei)'),
      total: asked('raise_total_limit', 'Sold neîncasat până la (lei)'),
      days: asked('raise_overdue_days', 'Întârziere până la (zile)'),
      reason: asked('reason', 'De ce', { max: 300, required: true }),
      until: asked('until', 'Ultima zi', { required: true }),
    },
    current: raises.filter(isCurrent).map((row) => raiseView(row, today))[0],
    history: raises.filter((row) => !isCurrent(row)).map((row) => raiseView(row, today)),
  };
}

export type CreditPage = ReturnType<typeof creditPage>;

function draftOfLimits(client: ClientRecord): Draft {
  return {
    version: client.version,
    credit_overdue_limit: amountText(client.credit_overdue_limit),
    credit_total_limit: amountText(client.credit_total_limit),
    credit_overdue_days: daysText(client.credit_overdue_days),
    credit_unchecked: String(client.credit_unchecked),
  };
}

/** Each limit that holds, beside what the client owes. */
function limitRows(limits: CreditLimits, now: { overdue: string; total: string; days: number }) {
  const amount = (value: string | null) => (value === null ? 'nu se verifică' : formatMoney(value));
  const days = (value: number | null) => (value === null ? 'nu se verifică' : counted(value, 'zi', 'zile'));
  return [
    { label: 'Restanțe', now: formatMoney(now.overdue), limit: amount(limits.overdue_limit) },
    { label: 'Sold neîncasat', now: formatMoney(now.total), limit: amount(limits.total_limit) },
    {
      label: 'Cea mai veche întârziere',
      now: counted(now.days, 'zi', 'zile'),
      limit: days(limits.overdue_days),
    },
  ];
}

function raiseView(row: Raise, today: string) {
  const limits = [
    row.overdue_limit && `restanțe până la ${formatMoney(row.overdue_limit)}`,
    row.total_limit && `sold neîncasat până la ${formatMoney(row.total_limit)}`,
    row.overdue_days !== null && `întârziere până la ${counted(row.overdue_days, 'zi', 'zile')}`,
  ].filter(Boolean);
  return {
    id: row.id,
    limits: limits.join(', '),
    reason: row.reason,
    by: row.approved_by,
    from: formatDate(row.created_at),
    until: formatIsoDay(row.until),
    end: endOf(row, today),
  };
}

function endOf({ ended_at, ended_by, until }: Raise, today: string): string {
  if (until < today && (ended_at === null || until < formatDay(ended_at))) return 'a expirat';
  return ended_at ? `încheiată la ${formatDate(ended_at)} de ${ended_by ?? 'sistem'}` : '';
}
