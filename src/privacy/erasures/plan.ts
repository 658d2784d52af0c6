import type { ClientRecord } from '../../clients/queries.ts';
import type { Db } from '../../db/database.ts';
import { NotFound } from '../../errors.ts';
import { formatPhone } from '../../romania/phone.ts';
import { counted } from '../../romania/plural.ts';
import { listMentions, type Mention } from '../mentions/queries.ts';
import { type Pattern, patternOf } from '../traces/pattern.ts';
import { countElsewhere } from '../traces/queries.ts';
import {
  countHeld,
  type ErasedLine,
  findHindrances,
  findKeptPayments,
  type KeptLine,
  listKeptDocuments,
  listNaming,
  listOwnIds,
  listShared,
} from './queries.ts';

type Contact = ClientRecord['contacts'][number];

/** What an erasure would do: what goes, what stays and until when, what holds it up, what somebody has to look at. */
export type ErasurePlan = {
  ids: number[];
  contact: Contact | undefined;
  /** Numbers, addresses, telephones by which the person stands in what is kept of these clients. */
  values: string[];
  /** Those of them that nobody else has: they are looked for everywhere. */
  own: string[];
  names: string[];
  emails: string[];
  documents: number[];
  erased: ErasedLine[];
  kept: KeptLine[];
  mentions: Mention[];
  refusal: string;
};

/** Whether a client is a person: somebody with a CNP, or nobody with a number. */
export const isPerson = ({ tax_id_kind }: { tax_id_kind: string }): boolean =>
  tax_id_kind === 'cnp' || tax_id_kind === 'none';

/** Looks what there is of a client that is a person, or of one contact of a client. */
export async function planErasure(db: Db, client: ClientRecord, contactId?: number): Promise<ErasurePlan> {
  const ids = await listOwnIds(db, client.id);
  return contactId === undefined ? planClient(db, client, ids) : planContact(db, client, ids, contactId);
}

async function planClient(db: Db, client: ClientRecord, ids: number[]): Promise<ErasurePlan> {
  if (!isPerson(client)) throw new NotFound();
  const people = client.contacts;
  const emails = present([client.email, ...people.map(({ email }) => email)]).map((each) =>
    each.toLowerCase(),
  );
  const phones = present([client.phone, client.mobile, client.fax, ...people.map(({ phone }) => phone)]);
  const numbers = present([client.tax_id, ...client.merged_tax_ids]);
  const reached = present([client.iban, ...emails]);
  const values = [...numbers, ...reached, ...spelled(phones)];
  const own = [...numbers, ...(await ownOf(db, ids, { reached, phones }))];
  const names = [
    client.name,
    ...client.former_names.map(({ name }) => name),
    ...people.map(({ name }) => name),
  ];
  const documents = await listNaming(db, ids, null);
  const held = await countHeld(db, ids);
  const payments = await findKeptPayments(db, ids);
  const count = (table: string, one: string, many: string) =>
    held[table] ? [{ what: counted(held[table], one, many) }] : [];
  return {
    ...{
      ids,
      contact: undefined,
      values,
      own,
      names: present([...names, client.alias]),
      emails,
      documents,
      mentions: [],
    },
    erased: [
      { what: 'numele, aliasul, CNP-ul, telefoanele, e-mailul, adresa, contul bancar, poziția pe hartă' },
      ...count('contacts', 'contact', 'contacte'),
      ...count('delivery_addresses', 'adresă de livrare', 'adrese de livrare'),
      ...count('client_former_names', 'nume vechi', 'nume vechi'),
      ...count('notes', 'notă', 'note'),
      ...count('note_files', 'fișier al notelor', 'fișiere ale notelor'),
      ...count('messages', 'mesaj (destinatar și text)', 'mesaje (destinatar și text)'),
      ...count('campaign_recipients', 'campanie primită', 'campanii primite'),
      ...count('portal_users', 'cont de portal', 'conturi de portal'),
      ...count('alerts', 'notificare a clopoțelului', 'notificări ale clopoțelului'),
      ...count('import_items', 'rând importat, cu fișierul lui', 'rânduri importate, cu fișierele lor'),
      ...count('audit_entries', 'modificare din istoric (valorile)', 'modificări din istoric (valorile)'),
      inLetters,
      ...(await elsewhere(db, ids, patternOf(own))),
    ],
    kept: [
      ...(await keptDocuments(db, documents)),
      ...(payments.count > 0
        ? [
            {
              what: counted(payments.count, 'încasare', 'încasări'),
              why: payments.basis ?? '',
              until: payments.until,
            },
          ]
        : []),
      ...(held.orders
        ? [
            {
              what: `${counted(held.orders, 'comandă', 'comenzi')}, cu produse și sume, fără datele persoanei`,
              why: 'Nu mai spun ale cui sunt.',
              until: null,
            },
          ]
        : []),
      ...(held.consents ? [keptWords] : []),
    ],
    refusal: refusalOf(await findHindrances(db, ids)),
  };
}

async function planContact(
  db: Db,
  client: ClientRecord,
  ids: number[],
  contactId: number,
): Promise<ErasurePlan> {
  const contact = client.contacts.find(({ id }) => id === contactId);
  if (!contact) throw new NotFound();
  const emails = present([contact.email]).map((each) => each.toLowerCase());
  // What the client itself or another contact has too is not the person's alone.
  const shared = new Set(present([client.email?.toLowerCase(), client.phone, client.mobile]));
  const others = client.contacts.filter(({ id }) => id !== contactId);
  for (const { email, phone } of others)
    for (const each of present([email?.toLowerCase(), phone])) shared.add(each);
  const reached = emails.filter((each) => !shared.has(each));
  const phones = present([contact.phone]).filter((each) => !shared.has(each));
  const values = [...reached, ...spelled(phones)];
  const own = await ownOf(db, ids, { reached, phones });
  const names = [contact.name];
  const pattern = patternOf([...names, ...values]);
  const documents = await listNaming(db, ids, pattern);
  return {
    ...{ ids, contact, values, own, names, emails, documents },
    erased: [
      { what: 'contactul: nume, funcție, e-mail, telefon, ce primește' },
      { what: 'numele și telefonul lui de la adresele de livrare' },
      { what: 'destinatarul și textul mesajelor trimise lui' },
      { what: 'contul lui de portal, sesiunile și cererile din portal' },
      { what: 'numele și adresa din campanii, din importuri, din uniri și din istoricul modificărilor' },
      inLetters,
      ...(await elsewhere(db, ids, patternOf(own))),
    ],
    kept: [...(await keptDocuments(db, documents)), keptWords],
    mentions: await listMentions(db, { ids, contactId, addresses: reached }, pattern),
    refusal: '',
  };
}

const documentWords: Record<string, [string, string]> = {
  invoice: ['factură', 'facturi'],
  storno: ['storno', 'stornări'],
  proforma: ['proformă', 'proforme'],
  receipt: ['chitanță', 'chitanțe'],
  contract: ['contract', 'contracte'],
  paperwork: ['document tipizat', 'documente tipizate'],
};

async function keptDocuments(db: Db, documents: number[]): Promise<KeptLine[]> {
  return (await listKeptDocuments(db, documents)).map(({ kind, count, until, basis }) => ({
    what: counted(count, ...(documentWords[kind] ?? ['document', 'documente'])),
    why: basis,
    until,
  }));
}

const keptWords: KeptLine = {
  what: 'adresele care au refuzat marketingul, fără nume, și că s-a spus da sau nu',
  why: 'Ca să nu li se mai scrie: RGPD, art. 21 alin. (3).',
  until: null,
};

const inLetters = {
  what: 'numele din e-mailurile către colegi și din căutările păstrate ale listei de clienți',
};

/** What is touched of others, and only where the person's own number or address stands in it. */
async function elsewhere(db: Db, ids: number[], own: Pattern): Promise<ErasedLine[]> {
  const { entries, rows } = await countElsewhere(db, ids, own);
  const only = 'numai câmpurile în care stă un număr sau o adresă pe care o are doar această persoană';
  return [
    ...(entries > 0
      ? [
          {
            what: `din istoricul altora: ${counted(entries, 'modificare', 'modificări')}, ${only}`,
          },
        ]
      : []),
    ...(rows > 0
      ? [
          {
            what: `din importurile altor clienți: ${counted(rows, 'rând', 'rânduri')}, ${only}; importul acestora nu se mai poate anula`,
          },
        ]
      : []),
  ];
}

/** What nobody else has, with the telephones as people write them. */
async function ownOf(
  db: Db,
  ids: number[],
  { reached, phones }: { reached: string[]; phones: string[] },
): Promise<string[]> {
  const shared = await listShared(db, ids, [...reached, ...phones]);
  const isOwn = (value: string) => !shared.has(value);
  return [...reached.filter(isOwn), ...spelled(phones.filter(isOwn))];
}

function refusalOf({ orders, delivered, invoices }: Awaited<ReturnType<typeof findHindrances>>): string {
  const reasons = [
    orders.length > 0 && `comenzi deschise (${orders.slice(0, 5).join(', ')})`,
    delivered.length > 0 && `comenzi livrate și nefacturate (${delivered.slice(0, 5).join(', ')})`,
    invoices.length > 0 && `facturi neîncasate (${invoices.slice(0, 5).join(', ')})`,
  ].filter(Boolean);
  if (reasons.length === 0) return '';
  return `Datele nu se pot șterge cât clientul are ${reasons.join(' și ')}. Închideți-le întâi.`;
}

/** A telephone as it is stored and as people write it. */
const spelled = (phones: string[]): string[] =>
  phones.flatMap((phone) => [phone, formatPhone(phone), formatPhone(phone).replace(/\s/g, '')]);

const present = (values: (string | null | undefined)[]): string[] => [
  ...new Set(values.flatMap((value) => (value && value.trim().length > 2 ? [value] : []))),
];
