import { createHmac, randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { carriesToken } from './token.ts';

export type Role = 'administrator' | 'sales';

/** The person a request acts for. */
export type Actor = {
  id: number;
  name: string;
  role: Role;
  theme: string;
  /** Whether lists may leave as files; administrators always may. */
  mayExport: boolean;
  /** The columns chosen for the client list, in order; null for the usual ones. */
  clientColumns: string[] | null;
  /** What rang and was not opened yet, counted up to a hundred. */
  unread: number;
};

/** Where sessions are rows; users/ supplies it. A token is known here only by its hash. */
export type SessionStore = {
  find(tokenHash: Buffer): Promise<Actor | undefined>;
  create(tokenHash: Buffer, userId: number, lifetimeDays: number): Promise<void>;
  end(tokenHash: Buffer): Promise<void>;
};

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor | undefined;
  }
  interface FastifyReply {
    /** Ends the request's session and starts a new one, so that no token outlives a log-in. */
    startSession(userId: number): Promise<void>;
    endSession(): Promise<void>;
  }
  interface FastifyContextConfig {
    /** Answers without a session. */
    public?: boolean;
  }
}

const cookie = 'clientela_session';
const lifetimeDays = 30;

/** Reads the session of each request into `request.actor`. `secure` marks the cookie for https alone. */
export function registerSessions(
  app: FastifyInstance,
  { store, secret, secure }: { store: SessionStore; secret: string; secure: boolean },
): void {
  const hash = (token: string) => createHmac('sha256', secret).update(token).digest();

  app.decorateRequest('actor', undefined);
  app.addHook('onRequest', async (request) => {
    const token = request.cookies[cookie];
    if (token && !carriesToken(request) && !request.url.startsWith('/assets/'))
      request.actor = await store.find(hash(token));
  });

  app.decorateReply('startSession', async function (this: FastifyReply, userId: number) {
    const before = this.request.cookies[cookie];
    if (before) await store.end(hash(before));
    const token = randomBytes(32).toString('base64url');
    await store.create(hash(token), userId, lifetimeDays);
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
