import { expect } from 'vitest';
import type { Browser, Fields, TestApp } from './app.ts';
import { byClass, findAll, parseHtml, textOf } from './html.ts';

/** Plans a change of these clients, or of all that answer a query; answers its id. */
export async function plan(
  person: Browser,
  clients: number[] | string,
  change: Fields,
  key = '',
): Promise<number> {
  const answer = await person.post('/clients/bulk-changes', planFields(clients, change, key));
  const [, id] = /^\/clients\/bulk-changes\/(\d+)$/.exec(String(answer.headers.location)) ?? [];
  if (answer.statusCode !== 303 || !id) throw new Error(`no plan (${answer.statusCode}): ${answer.body}`);
  return Number(id);
}

export const planFields = (clients: number[] | string, change: Fields, key = ''): Fields => ({
  ...(typeof clients === 'string'
    ? { select: 'all', query: clients }
    : { select: 'ids', ids: clients.map(String) }),
  form_key: key,
  ...change,
});

export const apply = (person: Browser, id: number) => person.post(`/clients/bulk-changes/${id}/application`);
export const reverse = (person: Browser, id: number) => person.post(`/clients/bulk-changes/${id}/reversal`);

/** Plans and applies at once; answers the id. */
export async function change(person: Browser, clients: number[] | string, what: Fields): Promise<number> {
  const id = await plan(person, clients, what);
  expect((await apply(person, id)).statusCode).toBe(303);
  return id;
}

/** What the page of a change says: its counts as "label before after", and its whole text. */
export async function bulkPageOf(person: Browser, id: number) {
  const page = parseHtml((await person.get(`/clients/bulk-changes/${id}`)).body);
  const lines = byClass(page, 'bulk-lines')
    .flatMap((table) => findAll(table, 'tr').slice(1))
    .map((row) => findAll(row, 'td').map(textOf).join(' '));
  return { lines, text: textOf(findAll(page, 'main')[0]), page };
}

/** The changes that the audit holds of a client, oldest first. */
export async function auditOf({ db }: TestApp, id: number) {
  return db
    .selectFrom('audit_entries')
    .select(['action', 'changes', 'version', 'actor_id'])
    .where('subject', '=', 'client')
    .where('subject_id', '=', id)
    .orderBy('id')
    .execute();
}
