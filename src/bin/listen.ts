import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import { Refusal } from '../db/refusal.ts';

/** Listens on HOST and PORT and answers the address for people. A Refusal tells what is wrong with them. */
export async function listen(app: FastifyInstance, { HOST, PORT }: Config): Promise<string> {
  try {
    await app.listen({ host: HOST, port: PORT });
  } catch (error) {
    throw new Refusal(listenTrouble(error as NodeJS.ErrnoException, HOST, PORT));
  }
  const { port } = app.server.address() as AddressInfo;
  const host = ['0.0.0.0', '::'].includes(HOST) ? '127.0.0.1' : HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Waits until the web process at this address says that it can work. */
export async function untilReady(url: string): Promise<void> {
  while ((await statusOf(`${url}/health/ready`)) !== 200) await wait(50);
}

function listenTrouble({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'EADDRINUSE') {
    return `Portul ${port} este ocupat pe ${host}: opriți programul care îl folosește sau alegeți altul prin PORT.`;
  }
  if (code === 'EACCES') return `Portul ${port} cere drepturi de administrator: alegeți altul prin PORT.`;
  return `Nu se poate asculta pe HOST=${host}, PORT=${port}: ${message}.`;
}

function statusOf(url: string): Promise<number | undefined> {
  return new Promise((answer) => {
    get(url, (response) => {
      response.resume();
      answer(response.statusCode);
    }).on('error', () => answer(undefined));
  });
}
