import { createHmac, randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Refused } from '../errors.ts';
import { changedMeanwhile } from './session.ts';

/** The person of a client whom a request of the portal acts for. Every query of the portal starts from `clientId`. */
export type PortalActor = {
  id: number;
  name: string;
  email: string;
  /** The client that answers: where the person's own was merged, the one it was merged into. */
  clientId: number;
  clientName: string;
  /** The names of src/portal/rights.ts. */
  rights: string[];
};

export type PortalSessionStore = {
  find(tokenHash: Buffer): Promise<PortalActor | undefined>;
  /** `verified`: as of the office's sessions. */
  create(tokenHash: Buffer, portalUserId: number, lifetimeDays: number, verified?: string): Promise<boolean>;
  end(tokenHash: Buffer): Promise<void>;
};

declare module 'fastify' {
  interface FastifyRequest {
    portalActor: PortalActor | undefined;
  }
  interface FastifyReply {
    /** Ends the request's portal session and starts a new one. */
    startPortalSession(portalUserId: number, verified?: string): Promise<void>;
    endPortalSession(): Promise<void>;
  }
  interface FastifyContextConfig {
    /** An address of the portal that answers without its log-in. */
    portalOpen?: boolean;
    /** One that answers even while the portal is closed: what its pages look like. */
    portalLook?: boolean;
  }
}

const cookie = 'clientela_portal';
const lifetimeDays = 14;

/** Reads the session of each request under /portal into `request.portalActor`: another cookie, sent there alone. */
export function registerPortalSessions(
  app: FastifyInstance,
  { store, secret, secure }: { store: PortalSessionStore; secret: string; secure: boolean },
): void {
  // Another use of the secret than the office's sessions: a hash of one never matches the other.
  const hash = (token: string) => createHmac('sha256', secret).update(`portal:${token}`).digest();

  app.decorateRequest('portalActor', undefined);
  app.addHook('onRequest', async (request) => {
    if (!/^\/portal(?=[/?]|$)/.test(request.url)) return;
    // Whoever works in the office is nobody here.
    request.actor = undefined;
    const token = request.cookies[cookie];
    if (token) request.portalActor = await store.find(hash(token));
  });

  app.decorateReply('startPortalSession', async function (this: FastifyReply, portalUserId, verified) {
    const before = this.request.cookies[cookie];
    if (before) await store.end(hash(before));
    const token = randomBytes(32).toString('base64url');
    if (!(await store.create(hash(token), portalUserId, lifetimeDays, verified)))
      throw new Refused(422, changedMeanwhile);
    this.setCookie(cookie, token, {
      path: '/portal',
      httpOnly: true,
      sameSite: 'lax',
      secure,
      maxAge: lifetimeDays * 86_400,
    });
  });
  app.decorateReply('endPortalSession', async function (this: FastifyReply) {
    const token = this.request.cookies[cookie];
    if (token) await store.end(hash(token));
    this.clearCookie(cookie, { path: '/portal' });
  });
}
