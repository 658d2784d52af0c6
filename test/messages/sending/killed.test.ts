import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createSmtpMail } from '../../../src/external/mail/smtp.ts';
import { sendDue } from '../../../src/messages/sending/due.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient } from '../../support/clients.ts';
import { putMessage } from '../../support/messages.ts';
import { type SmtpServer, startSmtpServer } from '../../support/smtp-server.ts';

// Three workers are started and killed.
vi.setConfig({ testTimeout: 90_000 });

let t: TestApp;
let server: SmtpServer;
const workers: ChildProcess[] = [];
beforeAll(async () => {
  server = await startSmtpServer();
  t = await testApp({
    mail: createSmtpMail({ url: server.url, from: 'office@firma.ro', host: 'localhost' }),
  });
});
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  await t.services.mail.close();
  await t.close();
  await server.close();
});

const program = fileURLToPath(new URL('killed-worker.mjs', import.meta.url));

test('three workers killed in the middle of their sending lose nothing and send nothing twice', async () => {
  const { id: client } = await makeClient(t);
  const ids: number[] = [];
  for (let count = 0; count < 60; count++) ids.push(await putMessage(t, client));

  for (const least of [10, 25, 40]) {
    const worker = spawn(process.execPath, [program, t.proxy.url, server.url], { stdio: 'ignore' });
    workers.push(worker);
    await expect
      .poll(() => server.arrived.length, { timeout: 25_000, interval: 1 })
      .toBeGreaterThanOrEqual(least);
    worker.kill('SIGKILL');
    await once(worker, 'exit');
  }
  // Their claims are given up five minutes later.
  const now = () => new Date(Date.now() + 400_000);
  await sendDue({ ...t.services, now });

  const arrived = server.arrived.map(({ number }) => number);
  expect(new Set(arrived).size).toBe(arrived.length);
  const rows = await t.db.selectFrom('messages').select(['id', 'state']).where('id', 'in', ids).execute();
  const inState = (state: string) => rows.filter((row) => row.state === state).map(({ id }) => id);
  const uncertain = new Set(inState('uncertain'));
  expect(inState('sent').length + uncertain.size).toBe(ids.length);
  // Every message that is not told as uncertain is there, and only those may be missing.
  for (const id of inState('sent')) expect(arrived).toContain(id);
  // Four are in a worker's hands at once.
  expect(uncertain.size).toBeLessThanOrEqual(12);
});
