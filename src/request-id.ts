import { AsyncLocalStorage } from 'node:async_hooks';

const requests = new AsyncLocalStorage<string>();

/** Runs what a request asks for, so that what is written in it knows the request's id. */
export const withRequestId = <T>(id: string, run: () => T): T => requests.run(id, run);

/** The id of the request that is being answered; null in a job. */
export const requestId = (): string | null => requests.getStore() ?? null;
