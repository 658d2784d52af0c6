import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { buildApp } from '../../src/app.ts';
import { type Db, openDatabase } from '../../src/db/database.ts';
import { takeTurn } from '../../src/db/turns.ts';
import { createAnaf } from '../../src/external/anaf/client.ts';
import { createLocalFiles } from '../../src/external/files/local.ts';
import type { Geocoder } from '../../src/external/geocoder/geocoder.ts';
import { createLocalMail } from '../../src/external/mail/local.ts';
import type { MailDoor } from '../../src/external/mail/mail.ts';
import { createLocalSms } from '../../src/external/sms/local.ts';
import type { SmsDoor } from '../../src/external/sms/sms.ts';
import type { JobQueue } from '../../src/jobs/queue.ts';
import type { Services } from '../../src/services.ts';
import { hashPassword } from '../../src/users/password.ts';
import { insertSession, insertUser } from '../../src/users/queries.ts';
import type { Role } from '../../src/web/session.ts';
import { type AnafServer, startAnafServer } from './anaf-server.ts';
import { testDatabase } from './database.ts';
import { type PostgresProxy, startPostgresProxy } from './postgres-proxy.ts';
import { temporaryFolder } from './temporary.ts';

/** A job that was asked for, as the queue would carry it. */
export type Rung = { name: string; data: unknown };

export type TestApp = {
  app: FastifyInstance;
  db: Db;
  services: Services;
  anaf: AnafServer;
  rung: Rung[];
  /** Stands between the application and PostgreSQL: it hears every query and can be cut. */
  proxy: PostgresProxy;
  /** A person's browser: keeps the session's cookie and sends the headers of our own pages. */
  ana: Browser;
  bogdan: Browser;
  /** Another of the firm's people, logged in; each call makes a new one. `ownPortfolio` is the person's own setting. */
  member(role: Role, options?: { ownPortfolio?: boolean; name?: string }): Promise<Browser>;
  close(): Promise<void>;
};

export type Browser = {
  id: number;
  cookies: Record<string, string>;
  get(url: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
  /** Posts a form the way a browser does. */
  post(url: string, fields?: Fields, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
  json(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>;
};
export type Fields = Record<string, string | number | boolean | string[]>;

export const password = 'o-parola-lunga-7';

type Doors = { geocoder?: Geocoder; mail?: MailDoor; sms?: SmsDoor };

/**
 * The whole application on a database of its own, with an ANAF that speaks the protocol. The cast: Ana is an
 * administrator, Bogdan sells.
 */
export async function testApp({ geocoder, mail, sms }: Doors = {}): Promise<TestApp> {
  const database = await testDatabase();
  const proxy = await startPostgresProxy(database.url);
  const db = openDatabase(proxy.url);
  const anaf = await startAnafServer();
  const rung: Rung[] = [];
  const jobs: JobQueue = {
    enqueue: async ({ name }, data) => {
      rung.push({ name, data });
    },
    close: async () => {},
  };
  const folder = await temporaryFolder();
  const log = { info() {}, warn() {}, error() {} };
  const services: Services = {
    db,
    jobs,
    log,
    geocoder,
    mail:
      mail ?? createLocalMail({ folder: join(folder, 'mail'), from: 'office@firma.ro', host: 'localhost' }),
    sms: sms ?? createLocalSms({ folder: join(folder, 'mail') }),
    files: createLocalFiles({ folder: join(folder, 'files') }),
    baseUrl: 'http://localhost',
    now: () => new Date(),
    anaf: createAnaf({
      url: anaf.url,
      now: () => new Date(),
      takeTurn: (maxWaitMs) => takeTurn(db, 'anaf', { everyMs: 5, maxWaitMs }),
      firstByteMs: 400,
      lookupMs: 900,
      pauseMs: 20,
    }),
  };
  const app = await buildApp(services, {
    LOG_LEVEL: 'silent',
    BASE_URL: undefined,
    SESSION_SECRET: secret,
  });
  const ana = await enter({ name: 'Ana Marin', email: 'ana@firma.ro', role: 'administrator' });
  const bogdan = await enter({ name: 'Bogdan Pop', email: 'bogdan@firma.ro', role: 'sales' });

  return {
    app,
    db,
    services,
    anaf,
    rung,
    proxy,
    ana,
    bogdan,
    member,
    close: async () => {
      await app.close();
      await anaf.close();
      await db.destroy();
      await proxy.close();
      await database.close();
    },
  };

  async function member(
    role: Role,
    { ownPortfolio, name = memberNames[role] }: { ownPortfolio?: boolean; name?: string } = {},
  ): Promise<Browser> {
    const email = `${role}-${randomBytes(6).toString('hex')}@firma.ro`;
    return enter({ name, email, role, own_portfolio: ownPortfolio ?? null });
  }

  // Without the log-in form and with one hash for all: a hash costs 71 ms of processor time.
  async function enter(row: Omit<Parameters<typeof insertUser>[1], 'password_hash'>): Promise<Browser> {
    sameHash ??= hashPassword(password);
    const token = randomBytes(32).toString('base64url');
    const id = await insertUser(db, { ...row, password_hash: await sameHash });
    const hash = createHmac('sha256', secret).update(token).digest();
    await insertSession(db, hash, id, 1, { network: '127.0.0.1', userAgent: 'lightMyRequest' });
    return { ...keeping(app, { clientela_session: token }), id };
  }
}

let sameHash: Promise<string> | undefined;
export const secret = 'un secret de test destul de lung';
const memberNames: Record<Role, string> = {
  administrator: 'Alina Administrator',
  sales: 'Victor Vânzări',
  accounting: 'Carmen Contabilitate',
  warehouse: 'Dan Depozit',
  viewer: 'Vera Vizualizare',
};

/** Logs in and answers a browser that stays logged in. */
export async function browser(app: FastifyInstance, email: string): Promise<Omit<Browser, 'id'>> {
  const answer = await app.inject({
    method: 'POST',
    url: '/login',
    headers: own,
    payload: { email, password },
  });
  const session = answer.cookies.find(({ name }) => name === 'clientela_session');
  if (!session) throw new Error(`${email} did not get in: ${answer.statusCode}`);
  return keeping(app, { clientela_session: session.value });
}

export function keeping(app: FastifyInstance, cookies: Record<string, string>): Omit<Browser, 'id'> {
  // A promise, not Fastify's chain, which would only be sent when somebody waits for it.
  const send = async (options: InjectOptions) =>
    app.inject({ cookies, ...options, headers: { ...own, ...options.headers } });
  return {
    cookies,
    get: (url, headers = {}) => send({ method: 'GET', url, headers }),
    post: (url, fields = {}, headers = {}) =>
      send({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        payload: encode(fields),
      }),
    json: (method, url, body, headers = {}) => send({ method, url, headers, ...(body && { payload: body }) }),
  };
}

const own = { host: 'localhost', 'sec-fetch-site': 'same-origin' };

function encode(fields: Fields): string {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    Array.isArray(value)
      ? value.map((each): [string, string] => [name, each])
      : [[name, String(value)] as [string, string]],
  );
  return new URLSearchParams(pairs).toString();
}
