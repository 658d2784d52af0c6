import type { Browser, TestApp } from '../support/app.ts';

/** A note as JSON shows it, as far as the tests read it. */
export type Note = {
  id: number;
  version: number;
  client_id: number;
  kind: string;
  text: string;
  pinned: boolean;
  remind_at: string | null;
  remind_user_id: number | null;
  reminded_at: string | null;
  done_at: string | null;
  files: { id: number; name: string; content_type: string; size: number; href: string }[];
};

/** Makes a note through JSON. */
export async function makeNote(t: { ana: Browser }, clientId: number, fields: object = {}): Promise<Note> {
  const answer = await t.ana.json('POST', `/api/v1/clients/${clientId}/notes`, {
    text: 'De sunat',
    ...fields,
  });
  if (answer.statusCode !== 201) throw new Error(`no note: ${answer.body}`);
  return answer.json<Note>();
}

export async function readNotes(t: { ana: Browser }, clientId: number, query = ''): Promise<Note[]> {
  const answer = await t.ana.json('GET', `/api/v1/clients/${clientId}/notes${query}`);
  return answer.json<{ items: Note[] }>().items;
}

export type Attached = { name: string; content: Buffer | string };

/** The form of a note with its files, as a browser sends it. */
export async function sendNote(
  t: Pick<TestApp, 'app'>,
  person: Pick<Browser, 'cookies'>,
  url: string,
  { fields = {}, files = [] }: { fields?: Record<string, string>; files?: Attached[] } = {},
) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const { name, content } of files)
    form.append('files', new Blob([new Uint8Array(Buffer.from(content))]), name);
  const request = new Request('http://localhost/', { method: 'POST', body: form });
  const own = { host: 'localhost', 'sec-fetch-site': 'same-origin' };
  return t.app.inject({
    method: 'POST',
    url,
    cookies: person.cookies,
    headers: { ...own, 'content-type': request.headers.get('content-type') ?? '' },
    payload: Buffer.from(await request.arrayBuffer()),
  });
}
