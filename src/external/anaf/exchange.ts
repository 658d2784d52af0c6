import { readCapped } from '../capped-body.ts';
import type { Unavailable } from './anaf.ts';
import { type Reply, readReply } from './reply.ts';

/** The result of one call: a reply, or why there is none and whether asking again may help. */
export type Exchange = { reply: Reply } | { reason: Unavailable; again: boolean; status?: number };

type ExchangeOptions = { url: string; body: string; firstByteMs: number; wholeMs: number; maxBytes: number };

// The firewall turns away what looks like a crawler: a real name and both JSON headers are needed.
const headers = {
  'Content-Type': 'application/json',
  Accept: 'application/json',
  'User-Agent': 'Clientela/0.1 (aplicatie CRM; verificare date firme)',
};

/**
 * One call of the service: at most `firstByteMs` until the headers, `wholeMs` in all, `maxBytes` of body.
 * A silent server is not asked again: it may be working on the first question, and overloading it is punished.
 */
export async function exchange(options: ExchangeOptions): Promise<Exchange> {
  const { url, body, firstByteMs, wholeMs, maxBytes } = options;
  const controller = new AbortController();
  const whole = setTimeout(() => controller.abort(), wholeMs);
  const firstByte = setTimeout(() => controller.abort(), firstByteMs);
  try {
    const { signal } = controller;
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    clearTimeout(firstByte);
    if (!response.ok && response.status !== 404) return httpFailure(response.status);
    return understand(response.status, await readCapped(response, maxBytes));
  } catch {
    return controller.signal.aborted
      ? { reason: 'timeout', again: false }
      : { reason: 'network', again: true };
  } finally {
    clearTimeout(whole);
    clearTimeout(firstByte);
    // Closes the connection under a body that was not read to its end; a finished one is not touched.
    controller.abort();
  }
}

function understand(status: number, body: string | undefined): Exchange {
  const first = body?.trimStart()[0];
  // The content type is not believed: the firewall's page came with status 200 (January 2024).
  const reply = body !== undefined && first === '{' ? readReply(body) : undefined;
  // v9 says 404 of a number it does not know, and also of a wrong path; only the first names the number.
  if (status === 404) return reply && reply.notFound.length > 0 ? { reply } : httpFailure(status);
  if (reply) return { reply };
  return first === '<' ? { reason: 'html', again: true } : { reason: 'malformed', again: false };
}

function httpFailure(status: number): Exchange {
  return { reason: 'http', again: status === 429 || status >= 500, status };
}
