import { stringify } from 'csv-stringify/sync';
import type { FastifyInstance } from 'fastify';
import { jobs } from '../../src/worker.ts';
import type { Browser, TestApp } from './app.ts';

/** An import as JSON shows it, with a page of its plan. */
export type Plan = {
  id: number;
  state: string;
  failure: string | null;
  columns: { heading: string; target: string | null }[];
  progress: { done: number; total: number };
  counts: Record<string, number>;
  outcomes: Record<string, number>;
  items: PlanItem[];
  next: number | null;
};
export type PlanItem = {
  number: number;
  name: string;
  state: string;
  choice: string;
  client_id: number | null;
  changes: Record<string, [unknown, unknown]> | null;
  values: Record<string, unknown> | null;
  notes: { field: string; line: number; message: string }[];
  from_anaf: string[];
  outcome: string | null;
  outcome_note: string | null;
  reversal: string | null;
};

/** A sheet as usual programs save it: the first row names the columns. */
export const csv = (rows: string[][], delimiter = ';'): Buffer => Buffer.from(stringify(rows, { delimiter }));

/** Sends a file the way a browser or a program does: multipart. */
export async function upload(
  app: FastifyInstance,
  person: Pick<Browser, 'cookies'>,
  content: Buffer,
  { url = '/api/v1/imports', name = 'clienți.csv', fields = {}, headers = {} }: UploadOptions = {},
) {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append('file', new Blob([new Uint8Array(content)]), name);
  const request = new Request('http://localhost/', { method: 'POST', body: form });
  return app.inject({
    method: 'POST',
    url,
    cookies: person.cookies,
    headers: {
      host: 'localhost',
      'sec-fetch-site': 'same-origin',
      'content-type': request.headers.get('content-type') ?? '',
      ...headers,
    },
    payload: Buffer.from(await request.arrayBuffer()),
  });
}
type UploadOptions = {
  url?: string;
  name?: string;
  fields?: Record<string, string>;
  headers?: Record<string, string>;
};

/** Runs the jobs that were asked for, and those that they ask for, the way a worker does. */
export async function work(t: TestApp): Promise<void> {
  for (let rung = t.rung.shift(); rung; rung = t.rung.shift()) {
    const job = jobs.find(({ name }) => name === rung?.name);
    if (job?.name.startsWith('imports.')) await job.run(t.services, job.data.parse(rung.data));
  }
}

/** Sends a file as a program does and waits for its plan. */
export async function planned(t: TestApp, content: Buffer, options: UploadOptions & { as?: Browser } = {}) {
  const answer = await upload(t.app, options.as ?? t.ana, content, options);
  if (answer.statusCode !== 201) throw new Error(`not taken (${answer.statusCode}): ${answer.body}`);
  await work(t);
  return readPlan(t, answer.json<Plan>().id);
}

export async function readPlan(t: TestApp, id: number, query = ''): Promise<Plan> {
  return (await t.ana.json('GET', `/api/v1/imports/${id}?limit=200${query}`)).json<Plan>();
}

export async function apply(t: TestApp, id: number, body: object = {}, as = t.ana): Promise<Plan> {
  const answer = await as.json('POST', `/api/v1/imports/${id}/application`, body);
  if (answer.statusCode !== 200) throw new Error(`not applied (${answer.statusCode}): ${answer.body}`);
  await work(t);
  return readPlan(t, id);
}

export async function reverse(t: TestApp, id: number): Promise<Plan> {
  const answer = await t.ana.json('POST', `/api/v1/imports/${id}/reversal`);
  if (answer.statusCode !== 200) throw new Error(`not reversed (${answer.statusCode}): ${answer.body}`);
  await work(t);
  return readPlan(t, id);
}

/** The states of a plan by the name of its clients. */
export const statesOf = ({ items }: Plan) =>
  Object.fromEntries(items.map(({ name, state }) => [name, state]));
