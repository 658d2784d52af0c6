import { kindOptions } from '../../notes/kind.ts';
import { sumOf } from '../share.ts';
import type { Fact, Sees } from './queries.ts';

export type Cell = { value: string; kind: 'whole' | 'money' };
export type Table = {
  key: string;
  title: string;
  /** What stands above several columns, and over how many; empty where nothing does. */
  groups: { text: string; span: number }[];
  columns: string[];
  rows: { name: string; cells: Cell[] }[];
  total: Cell[];
  note: string;
};
type Person = { id: number | null; name: string };
type Column = { heading: string; of: (facts: Fact[], isTotal: boolean) => Cell };

const whole = (value: number): Cell => ({ value: String(value), kind: 'whole' });
const sum = (facts: Fact[], name: 'count' | 'part' = 'count') =>
  facts.reduce((total, fact) => total + fact[name], 0);

const ends = [
  { end: 'sent', heading: 'Trimise' },
  { end: 'failed', heading: 'Eșuate' },
  { end: 'uncertain', heading: 'Incerte' },
];
const ways = [
  { way: 'email', text: 'E-mail' },
  { way: 'sms', text: 'SMS' },
  { way: 'campaign', text: 'Campanii' },
];

const counts = (heading: string, is: (fact: Fact) => boolean, name?: 'part'): Column => ({
  heading,
  of: (facts) => whole(sum(facts.filter(is), name)),
});
const noteColumns: Column[] = [
  ...kindOptions.map(({ value, label }) =>
    counts(label, ({ kind, detail }) => kind === 'note' && detail === value),
  ),
  counts('Toate notele', ({ kind }) => kind === 'note'),
  counts('Mementouri puse', ({ kind }) => kind === 'note', 'part'),
  counts('Făcute', ({ kind }) => kind === 'done'),
  counts('Restante', ({ kind }) => kind === 'late'),
];
// A message to a client with two managers counts for each of them, and once in the total.
const messageColumn = (heading: string, is: (detail: string) => boolean): Column => ({
  heading,
  of: (facts, isTotal) =>
    whole(
      sum(
        facts.filter(({ kind, detail }) => kind === 'message' && is(detail)),
        isTotal ? 'part' : 'count',
      ),
    ),
});
const messageColumns: Column[] = [
  ...ways.flatMap(({ way }) =>
    ends.map(({ end, heading }) => messageColumn(heading, (detail) => detail === `${way} ${end}`)),
  ),
  messageColumn('Păstrate', (detail) => detail.endsWith(' kept')),
];
const isOrder = ({ kind }: Fact) => kind === 'order';
const orderColumns: Column[] = [
  counts('Comenzi', isOrder),
  {
    heading: 'Valoare fără TVA',
    of: (facts) => ({ value: sumOf(facts.filter(isOrder).map(({ net }) => net)), kind: 'money' }),
  },
];

/** The report's tables, as far as they may be seen: a row for each person, one for nobody where it has something. */
export function activityTables(facts: Fact[], people: { id: number; name: string }[], sees: Sees): Table[] {
  const person = (name: string, kinds: Fact['kind'][], columns: Column[]) => {
    const own = facts.filter(({ kind }) => kinds.includes(kind));
    const nobody: Person[] = own.some(({ user_id }) => user_id === null) ? [{ id: null, name }] : [];
    return {
      groups: [],
      columns: columns.map(({ heading }) => heading),
      rows: [...people, ...nobody].map((each) => {
        const theirs = own.filter(({ user_id }) => user_id === each.id);
        return { name: each.name, cells: columns.map(({ of }) => of(theirs, false)) };
      }),
      total: columns.map(({ of }) => of(own, true)),
    };
  };
  const notes: Table = {
    key: 'notes',
    title: 'NOTE ȘI MEMENTOURI',
    ...person('Programul', ['note', 'done', 'late'], noteColumns),
    note: 'Notele se numără la cine le-a scris, în ziua în care au fost scrise; cele șterse nu se numără, iar cele scrise de program stau separat. Mementourile puse sunt notele scrise în aceste luni care au memento; cele făcute, la cine le-a încheiat; cele restante, la cine trebuia să le facă: au avut termenul în aceste luni și nu sunt încheiate nici acum.',
  };
  const messages: Table = {
    key: 'messages',
    title: 'MESAJE CĂTRE CLIENȚII ÎN GRIJĂ',
    ...person('Fără manager', ['message'], messageColumns),
    groups: [...ways.map(({ text }) => ({ text, span: ends.length })), { text: 'Fără server', span: 1 }],
    note: 'Mesajele către clienții pe care fiecare îi are azi în grijă, în ziua în care au fost scrise, oricine le-ar fi pornit; e-mailurile campaniilor stau separat. Mesajul către un client cu doi manageri se numără la fiecare, iar în total o dată. Cele care așteaptă și cele oprite nu se numără; cele păstrate nu au avut un server prin care să plece.',
  };
  const orders: Table = {
    key: 'orders',
    title: 'COMENZI INTRODUSE',
    ...person('', ['order'], orderColumns),
    note: 'Comenzile introduse de fiecare, în ziua în care le-a introdus, fără cele anulate; cele venite din portal nu se numără.',
  };
  return [
    ...(sees.notes ? [notes] : []),
    ...(sees.messages ? [messages] : []),
    ...(sees.orders ? [orders] : []),
  ];
}

/** The same facts by month: what the lines draw. Messages are those that were sent, each once. */
export function activityLines(facts: Fact[], months: string[], sees: Sees) {
  const line = (name: string, is: (fact: Fact) => boolean, of?: 'part') => ({
    name,
    amounts: months.map((_, at) =>
      sum(
        facts.filter((fact) => fact.bucket === at + 1 && is(fact)),
        of,
      ),
    ),
  });
  const isSent = ({ kind, detail }: Fact) => kind === 'message' && detail.endsWith(' sent');
  return [
    ...(sees.notes
      ? [
          line('Note', ({ kind, user_id }) => kind === 'note' && user_id !== null),
          line('Mementouri făcute', ({ kind }) => kind === 'done'),
        ]
      : []),
    ...(sees.messages
      ? [
          line('Mesaje trimise', (fact) => isSent(fact) && !fact.detail.startsWith('campaign'), 'part'),
          line('E-mailuri de campanie', (fact) => isSent(fact) && fact.detail.startsWith('campaign'), 'part'),
        ]
      : []),
    ...(sees.orders ? [line('Comenzi introduse', isOrder)] : []),
  ];
}
