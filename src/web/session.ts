import { createHmac, randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Refused } from '../errors.ts';
import type { Areas } from './access.ts';
import { bearerToken, carriesToken, type Quota, tellQuota } from './token.ts';

export type Role = 'administrator' | 'sales' | 'accounting' | 'warehouse' | 'viewer';

/** The person a request acts for. */
export type Actor = {
  id: number;
  name: string;
  role: Role;
  theme: string;
  /** What the role allows in each area; of a token, never more than its scopes. */
  areas: Areas;
  /** The own id where only the clients that this person manages are to be seen, and what hangs on them; else null. */
  portfolioOf: number | null;
  /** Whether lists may leave as files. */
  mayExport: boolean;
  /** Whether many may be changed at once. */
  mayBulk: boolean;
  seesCnp: boolean;
  seesBalance: boolean;
  /** Whether what goods cost us is shown. */
  seesCost: boolean;
  /** The name of the token where a program comes for this person; null in a session. */
  tokenName: string | null;
  /** The columns chosen for the client list, in order; null for the usual ones. */
  clientColumns: string[] | null;
  /** What rang and was not opened yet, counted up to a hundred. */
  unread: number;
};

/** Where from a session was opened, so that its person recognises it. */
export type Place = { network: string; userAgent: string };

/** A call with a token: whom it acts for, or the seconds to wait where there were too many; and its quota, where the token is good. */
export type TokenCall = { actor: Actor; quota: Quota } | { retryAfter: number; quota?: Quota };

/** Where sessions are rows; users/ supplies it. A token is known here only by its hash. */
export type SessionStore = {
  find(tokenHash: Buffer): Promise<Actor | undefined>;
  /** False where `verified`, the hash that a password was checked against, is the account's no more. */
  create(
    tokenHash: Buffer,
    userId: number,
    lifetimeDays: number,
    place: Place,
    verified?: string,
  ): Promise<boolean>;
  end(tokenHash: Buffer): Promise<void>;
  /** Whom a bearer token acts for, counted as one call; undefined for a token that is none. */
  findByToken(token: string, network: string): Promise<TokenCall | undefined>;
};

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor | undefined;
    /** The session that the request came in, by its hash. */
    sessionHash: Buffer | undefined;
  }
  interface FastifyReply {
    /**
     * Ends the request's session and starts a new one, so that no token outlives a log-in. Refuses with 422 where the
     * password was changed since it was checked against this hash.
     */
    startSession(userId: number, verified?: string): Promise<void>;
    endSession(): Promise<void>;
  }
  interface FastifyContextConfig {
    /** Answers without a session. */
    public?: boolean;
  }
}

const cookie = 'clientela_session';
const lifetimeDays = 30;
/** Of a log-in during which the password became another. */
export const changedMeanwhile = 'Parola contului tocmai a fost schimbată. Intrați cu cea nouă.';
const tooManyCalls = 'Prea multe cereri cu acest token. Încercați din nou mai târziu.';
const tooManyGuesses = 'Prea multe tokenuri greșite de la această adresă. Încercați din nou mai târziu.';

/** Reads the session of each request into `request.actor`. `secure` marks the cookie for https alone. */
export function registerSessions(
  app: FastifyInstance,
  { store, secret, secure }: { store: SessionStore; secret: string; secure: boolean },
): void {
  const hash = (token: string) => createHmac('sha256', secret).update(token).digest();

  app.decorateRequest('actor', undefined);
  app.decorateRequest('sessionHash', undefined);
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/assets/')) return;
    const bearer = bearerToken(request);
    if (bearer && request.url.startsWith('/api/')) {
      const call = await store.findByToken(bearer, request.ip);
      if (call?.quota) tellQuota(reply, call.quota);
      if (call && 'retryAfter' in call) {
        reply.header('retry-after', String(call.retryAfter));
        throw new Refused(429, call.quota ? tooManyCalls : tooManyGuesses);
      }
      request.actor = call?.actor;
    }
    const token = request.cookies[cookie];
    if (token && !carriesToken(request)) {
      request.sessionHash = hash(token);
      request.actor = await store.find(request.sessionHash);
    }
  });

  app.decorateReply('startSession', async function (this: FastifyReply, userId: number, verified?: string) {
    const before = this.request.cookies[cookie];
    if (before) await store.end(hash(before));
    const token = randomBytes(32).toString('base64url');
    const userAgent = (this.request.headers['user-agent'] ?? '').slice(0, 300);
    const place = { network: this.request.ip, userAgent };
    if (!(await store.create(hash(token), userId, lifetimeDays, place, verified)))
      throw new Refused(422, changedMeanwhile);
    this.setCookie(cookie, token, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure,
      maxAge: lifetimeDays * 86_400,
    });
  });
  app.decorateReply('endSession', async function (this: FastifyReply) {
    const token = this.request.cookies[cookie];
    if (token) await store.end(hash(token));
    this.clearCookie(cookie, { path: '/' });
  });
}
