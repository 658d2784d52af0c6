import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known of a request while it is answered, or of a run of a job: its id, and through what it came. */
export type RequestOrigin = {
  id: string;
  /** 'form', 'api', 'token: …' or 'portal': what a change of it is noted under; null in a job, which says it itself. */
  via: string | null;
  /** The client's person who asked, in the portal. */
  portalUserId?: number;
};

const requests = new AsyncLocalStorage<RequestOrigin>();

/** Runs what a request asks for, so that what is written in it knows the request. */
export const withRequest = <T>(origin: RequestOrigin, run: () => T): T => requests.run(origin, run);

/** The id of the request that is being answered, or of the run of a job; null in neither. */
export const requestId = (): string | null => requests.getStore()?.id ?? null;

/** The request that is being answered, or the run of a job; undefined in neither. */
export const requestOrigin = (): RequestOrigin | undefined => requests.getStore();
