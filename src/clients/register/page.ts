import { renderPaper } from '../../romania/address.ts';
import { formatAge, formatDate, formatDateTime, formatIsoDay } from '../../web/format.ts';
import type { ClientRecord } from '../queries.ts';
import { provenanceRows } from './provenance.ts';
import type { RegisterTab, ShownProposal, Source } from './queries.ts';
import { cannotAsk, wrongIn } from './state.ts';
import { paidVatOn, periodOn } from './vat-period.ts';
import { fieldLabels, valueText } from './words.ts';

const decided: Record<string, string> = {
  accepted: 'acceptat',
  kept: 'păstrat al nostru',
  always_kept: 'păstrat mereu al nostru',
  gone: 'nu mai diferă sau s-a renunțat la „păstrează mereu”',
};

type Asked = { now: Date; today: string; day?: string | undefined; dayError?: string; message?: string };

/** The tab ANAF, ready to show. */
export function registerPage(client: ClientRecord, tab: RegisterTab, sources: Source[], asked: Asked) {
  const { facts } = tab;
  const open = tab.proposals.filter(({ state }) => state === 'open');
  return {
    message: asked.message ?? '',
    version: String(client.version),
    cannot: cannotAsk(client),
    askedText: tab.answered_at
      ? `Ultimul răspuns de la ANAF: ${formatDateTime(tab.answered_at)} (${formatAge(tab.answered_at, asked.now)}).`
      : 'ANAF nu a răspuns încă despre acest client; se întreabă în fiecare noapte.',
    wrong: wrongIn({ ...noState, ...facts, answer: tab.answer }),
    said: facts ? saidRows(tab) : [],
    open: open.map(proposalView),
    decided: tab.proposals.filter(({ state }) => state !== 'open').map(proposalView),
    provenance: provenanceRows(client, tab, sources),
    periods: tab.periods.map(({ from, until }) => ({
      from: formatIsoDay(from),
      until: until ? formatIsoDay(until) : 'în prezent',
    })),
    vat: dayView(client, tab, asked),
    events: tab.events.map(({ at, on_day, text }) => ({
      at: formatDate(new Date(at)),
      day: on_day ? formatIsoDay(on_day) : '',
      text,
    })),
  };
}

export type RegisterPage = ReturnType<typeof registerPage>;
const noState = { struck_off: null, struck_off_on: null, inactive: null, inactive_since: null };

/** The answer of the day that is asked about, and the form that asks. */
export function dayView(client: { id: number }, tab: RegisterTab, { today, day, dayError = '' }: Asked) {
  return {
    path: `/clients/${client.id}/register`,
    day: day ?? '',
    error: dayError,
    text: day && !dayError ? dayText(tab, day, today) : '',
  };
}

export type DayView = ReturnType<typeof dayView>;

function dayText({ facts, periods, answered_at }: RegisterTab, day: string, today: string): string {
  const on = formatIsoDay(day);
  if (!facts?.vat_periods || !answered_at)
    return 'Nu se știe: ANAF nu a spus încă nimic despre TVA la acest client.';
  const known = `după registrul din ${formatDate(answered_at)}`;
  if (day > today)
    return `Ziua ${on} nu a venit încă; ${dayText({ facts, periods, answered_at } as RegisterTab, today, today)}`;
  const period = periodOn(periods, day);
  if (paidVatOn(facts, day) === null)
    return `La data ${on} nu se știe: ANAF spune că este plătitor de TVA, dar nu spune din ce zi (${known}).`;
  if (!period) return `La data ${on} nu era plătitor de TVA (${known}).`;
  const until = period.until ? `până la ${formatIsoDay(period.until)}` : 'fără sfârșit';
  return `La data ${on} era plătitor de TVA: înregistrat din ${formatIsoDay(period.from)} ${until} (${known}).`;
}

function saidRows({ facts }: RegisterTab) {
  if (!facts) return [];
  const since = (day: string | null) => (day ? ` din ${formatIsoDay(day)}` : '');
  const flag = (value: boolean | null, yes: string, no: string) =>
    value === null ? 'nu spune' : value ? yes : no;
  return [
    { label: 'Denumirea', value: facts.name },
    { label: 'Starea', value: flag(facts.struck_off, 'radiată', facts.inactive ? 'inactivă' : 'activă') },
    {
      label: 'TVA',
      value: flag(
        facts.vat_payer,
        `plătitor${since(facts.vat_periods?.[0]?.from ?? null)}`,
        facts.vat_periods?.[0]?.until ? `neplătitor${since(facts.vat_periods[0].until)}` : 'neplătitor',
      ),
    },
    {
      label: 'TVA la încasare',
      value: flag(facts.vat_on_collection, `da${since(facts.vat_on_collection_from)}`, 'nu'),
    },
    { label: 'Sediul social', value: facts.registered ? renderPaper(facts.registered) : '–' },
    { label: 'Domiciliul fiscal', value: facts.fiscal ? renderPaper(facts.fiscal) : '–' },
    { label: 'Nr. Reg. Com.', value: valueText('trade_register_no', facts.trade_register_no) },
    { label: 'Cod CAEN', value: valueText('caen_code', facts.caen_code) },
  ].map((row) => ({ ...row, href: '', hint: '' }));
}

function proposalView(proposal: ShownProposal) {
  const { id, field, ours, theirs, state, found_at, decided_at, by } = proposal;
  return {
    id: String(id),
    label: fieldLabels[field] ?? field,
    ours: valueText(field, ours),
    theirs: valueText(field, theirs),
    found: formatDate(new Date(found_at)),
    isAlways: state === 'always_kept',
    outcome: decided[state] ?? state,
    who: decided_at ? `${by ?? 'sistem'}, ${formatDate(new Date(decided_at))}` : '',
  };
}
