import { mayOpen, mayView } from '../../web/access.ts';
import type { Actor } from '../../web/session.ts';

const seesClients = (actor: Actor) => mayView(actor, 'clients');

/** The boxes of the day's page in the order in which they start, and whom each is for. */
export const widgets = {
  reminders: { title: 'Mementourile mele', isFor: (actor: Actor) => mayView(actor, 'notes') },
  orders: { title: 'Comenzi de lucru', isFor: (actor: Actor) => mayView(actor, 'orders') },
  resting: { title: 'Devin inactivi în 14 zile', isFor: seesClients },
  limit: {
    title: 'Blocați și restanțe peste limită',
    isFor: (actor: Actor) => seesClients(actor) && actor.seesBalance,
  },
  register: { title: 'Avertismente ANAF', isFor: seesClients },
  running: {
    title: 'Importuri și campanii în curs',
    isFor: (actor: Actor) => mayOpen(actor, '/imports') || mayOpen(actor, '/campaigns'),
  },
  health: { title: 'Sănătatea listei', isFor: seesClients },
} as const;
export type Widget = keyof typeof widgets;
const widgetNames = Object.keys(widgets) as Widget[];

/** How a person arranged the page. Names of boxes that are no more stay in it and mean nothing. */
export type Arrangement = { today_order: string[]; today_hidden: string[] };

/** The boxes that are for a person, in the person's order; one that is newer than the order stands last. */
export function offered(actor: Actor, { today_order }: Arrangement): Widget[] {
  const mine = widgetNames.filter((name) => widgets[name].isFor(actor));
  const placed = today_order.filter((name): name is Widget => mine.some((each) => each === name));
  return [...placed, ...mine.filter((name) => !placed.includes(name))];
}

/** Those of them that are shown. */
export const shownTo = (actor: Actor, arrangement: Arrangement): Widget[] =>
  offered(actor, arrangement).filter((name) => !arrangement.today_hidden.includes(name));

/** An order with one of its names a place earlier or later. */
export function moved(names: Widget[], name: Widget, by: -1 | 1): Widget[] {
  const at = names.indexOf(name);
  const other = names[at + by];
  const own = names[at];
  if (own === undefined || other === undefined) return names;
  return names.map((each) => (each === own ? other : each === other ? own : each));
}
