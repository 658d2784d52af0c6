import type { LightMyRequestResponse } from 'fastify';
import type { Browser, Fields, TestApp } from './app.ts';
import { byClass, find, findAll, parseHtml, textOf } from './html.ts';

/** A client as JSON shows it, as far as the tests read it by name. */
export type Client = Record<string, unknown> & {
  id: number;
  version: number;
  name: string;
  tax_id: string | null;
  tags: string[];
  contacts: (Record<string, unknown> & { id: number; name: string })[];
  delivery_addresses: (Record<string, unknown> & { id: number; label: string; is_default: boolean })[];
};

/** The least a client needs. Types and levels 1–3 are those the lists start with. */
export const least = { name: 'Țesătoria Someșul SRL', type_id: 1, level_id: 1 };

/** The new form as the page would send it, with what a test types. */
export function typed(fields: Fields = {}): Fields {
  return {
    ...least,
    country: 'RO',
    status: 'prospect',
    'lists[]': ['contacts', 'delivery_addresses', 'tags', 'manager_ids'],
    ...fields,
  };
}

/** Numbers of people and accounts that nobody has. */
export const cnp = '1900101700120';
export const ibans = { transilvania: 'RO12BTRL1B31007593840001', brd: 'RO78BRDE1B31007593840001' };

/** Makes a client through JSON. */
export async function makeClient(t: { ana: Browser }, fields: object = {}): Promise<Client> {
  const answer = await t.ana.json('POST', '/api/v1/clients', { ...least, ...fields });
  if (answer.statusCode !== 201) throw new Error(`no client: ${answer.body}`);
  return answer.json<Client>();
}

export async function readClient(t: { ana: Browser }, id: number): Promise<Client> {
  return (await t.ana.json('GET', `/api/v1/clients/${id}`)).json<Client>();
}

/** The id in the address that a saved form leads to. */
export function savedId(answer: LightMyRequestResponse): number {
  const [, id] = /^\/clients\/(\d+)$/.exec(String(answer.headers.location)) ?? [];
  if (answer.statusCode !== 303 || !id) throw new Error(`not saved (${answer.statusCode}): ${answer.body}`);
  return Number(id);
}

export async function countClients({ db }: TestApp): Promise<number> {
  const { total } = await db
    .selectFrom('clients')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return total;
}

/** The names on a page of the list, in its order. */
export function namesOn(html: string): string[] {
  return byClass(parseHtml(html), 'name').map((cell) => textOf(find(cell, 'a')));
}

/** The ids on a page of the list, in its order. */
export function idsOn(html: string): number[] {
  return byClass(parseHtml(html), 'name').map((cell) =>
    Number(find(cell, 'a')?.attributes.href?.split('/').at(-1)),
  );
}

/** Why each client of the list was found. */
export function reasonsOn(html: string): Record<string, string> {
  const rows = byClass(parseHtml(html), 'name');
  return Object.fromEntries(
    rows.map((cell) => [textOf(find(cell, 'a')), byClass(cell, 'why').map(textOf).join('')]),
  );
}

/** Label and value of the facts on a client's page. */
export function factsOn(html: string): Record<string, string> {
  const lists = byClass(parseHtml(html), 'facts');
  const texts = (tag: string) => lists.flatMap((list) => findAll(list, tag)).map(textOf);
  const values = texts('dd');
  return Object.fromEntries(texts('dt').map((label, index) => [label, values[index] ?? '']));
}
