import type { Db, Trx } from '../../db/database.ts';
import { listWords, setConsentCause, type Word } from './queries.ts';
import { addresslessSentence, movedSentence, noSentence } from './words.ts';

type Row = { id?: number | null; email: string | null; marketing_enabled?: boolean };

/** What of a client says who wants marketing. */
export type Switches = {
  name: string;
  email: string | null;
  marketing_enabled?: boolean;
  contacts: (Row & { name: string; marketing_enabled: boolean })[];
};

/** A client about to be written: with the switches that may be on, and why the others are not. */
export type Heeded<Input> = { input: Input; notes: string[] };

type By = 'person' | 'import';

/**
 * Lets no switch go on against a no, or without an address. The database does the same behind it; here it can be said,
 * and the audit tells what is. A person of ours may switch on whoever did not refuse themselves, an import nobody whose
 * last word was no, and it takes no yes to an address that did not say it.
 */
export async function heedNos<Input extends Switches>(
  db: Db,
  writes: { input: Input; before?: Switches | undefined }[],
  { by }: { by: By },
): Promise<Heeded<Input>[]> {
  const asked = writes.flatMap(({ input, before }) => [
    ...newlyOn(input, before),
    ...(by === 'import' ? moved(input, before) : []),
  ]);
  const words = await listWords(db, [...new Set(asked)]);
  return writes.map(({ input, before }) =>
    hasSwitch(input) ? heeded(input, before, words, by) : { input, notes: [] },
  );
}

/** The same for a save by a person, which it says to the ledger. Costs nothing where nobody wants or wanted marketing. */
export async function heedPerson<Input extends Switches>(
  trx: Trx,
  actor: { id: number },
  input: Input,
  before?: Switches,
): Promise<Input> {
  if (![input, before].some((client) => client && hasSwitch(client))) return input;
  await setConsentCause(trx, 'form', actor.id, 'E-mail Marketing');
  const [heeded] = await heedNos(trx, [{ input, before }], { by: 'person' });
  return heeded?.input ?? input;
}

const keyOf = ({ email }: Pick<Row, 'email'>): string => email?.toLowerCase() ?? '';

/** The addresses that a write switches on. */
function newlyOn(input: Switches, before: Switches | undefined): string[] {
  const was = new Set(before ? on(before) : []);
  return on(input).filter((key) => !was.has(key));
}

/** The addresses that come in place of others whose switch is on. */
function moved(input: Switches, before: Switches | undefined): string[] {
  if (!before) return [];
  const was = new Map(before.contacts.map((contact) => [contact.id, contact]));
  const pairs: [Row, Row | undefined][] = [
    [input, before],
    ...input.contacts.map((row): [Row, Row | undefined] => [row, row.id ? was.get(row.id) : undefined]),
  ];
  return pairs.flatMap(([row, old]) =>
    row.marketing_enabled && keyOf(row) && old?.marketing_enabled && old.email && keyOf(old) !== keyOf(row)
      ? [keyOf(row)]
      : [],
  );
}

const hasSwitch = ({ contacts, marketing_enabled }: Switches): boolean =>
  marketing_enabled || contacts.some((contact) => contact.marketing_enabled);

const on = ({ contacts, email, marketing_enabled }: Switches): string[] =>
  [{ email, marketing_enabled }, ...contacts].flatMap((each) =>
    each.marketing_enabled && each.email ? [keyOf(each)] : [],
  );

function heeded<Input extends Switches>(
  input: Input,
  before: Switches | undefined,
  words: Map<string, Word>,
  by: By,
): Heeded<Input> {
  const [fresh, carried] = [newlyOn(input, before), by === 'import' ? moved(input, before) : []];
  const notes: string[] = [];
  const why = (row: Row, name: string): string | undefined => {
    const key = keyOf(row);
    const word = words.get(key);
    if (!key) return addresslessSentence(name);
    if (word && !word.given && (word.own || by === 'import') && fresh.includes(key))
      return noSentence(name, word);
    return carried.includes(key) && !word?.given ? movedSentence(name, key) : undefined;
  };
  const heed = <Each extends Row>(row: Each, name: string): Each => {
    const reason = row.marketing_enabled ? why(row, name) : undefined;
    if (!reason) return row;
    notes.push(reason);
    return { ...row, marketing_enabled: false };
  };
  const contacts = input.contacts.map((contact) => heed(contact, contact.name));
  const main = heed<Row>(input, input.email ?? input.name);
  if (notes.length === 0) return { input, notes };
  return { input: { ...input, ...(main !== input && { marketing_enabled: false }), contacts }, notes };
}
