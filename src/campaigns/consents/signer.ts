import { formatPhone } from '../../romania/phone.ts';
import type { Services } from '../../services.ts';
import { findSigner } from './queries.ts';

export type Firm = { name: string; email: string; phone: string };
type Signer = { key: Buffer; firm: Firm };

const keptMs = 60_000;

/**
 * Knows the key of the links, and the firm that the public pages speak for. Both are kept for a minute: whoever tries made-up
 * links costs the database a query a minute.
 */
export function createSigner({ db, now }: Services) {
  let kept: { at: number; signer: Promise<Signer> } | undefined;

  async function load(): Promise<Signer> {
    const { signing_key: key, name, email, phone } = await findSigner(db);
    const firm = { email: email ?? '', phone: phone ? formatPhone(phone) : '' };
    return { key, firm: { name: name || 'firma noastră', ...firm } };
  }

  return async (): Promise<Signer> => {
    const at = now().getTime();
    if (!kept || at - kept.at >= keptMs) kept = { at, signer: load() };
    const { signer } = kept;
    signer.catch(() => {
      if (kept?.signer === signer) kept = undefined;
    });
    return signer;
  };
}
