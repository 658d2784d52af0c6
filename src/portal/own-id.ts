import { NotFound } from '../errors.ts';

/** The id in an address; what is no id names nothing. Digits alone, so that one thing has one address. */
export function ownId(given: string): number {
  const id = /^[1-9]\d{0,15}$/.test(given) ? Number(given) : Number.NaN;
  if (!Number.isSafeInteger(id)) throw new NotFound();
  return id;
}
