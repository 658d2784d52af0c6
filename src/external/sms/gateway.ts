import { readCapped } from '../capped-body.ts';
import type { Outcome } from '../mail/mail.ts';
import { later, refused } from '../mail/verdict.ts';

const most = 64 * 1024;

export type Asked = { url: string; method: 'POST'; headers: Record<string, string>; body: string };
export type Answered = { status: number; text: string };

/**
 * Asks a gateway to send one message. Before a connection stands nothing was sent; after it, a silence is uncertain.
 * @param read what a well-meant answer (2xx) says
 * @param idempotent whether it knows again what it was asked already: else an error of its own is uncertain too
 */
export async function askGateway(
  { url, ...request }: Asked,
  handing: () => Promise<void>,
  read: (text: string) => Outcome,
  { timeoutMs = 30_000, idempotent = false }: { timeoutMs?: number; idempotent?: boolean } = {},
): Promise<Outcome> {
  try {
    await handing();
  } catch {
    return later('Mesajul nu a mai fost al acestui lucrător.', false);
  }
  const cut = AbortSignal.timeout(timeoutMs);
  let answered: Answered | undefined;
  try {
    const response = await fetch(url, { ...request, redirect: 'manual', signal: cut });
    const text = await readCapped(response, most).catch(() => undefined);
    if (text === undefined) await response.body?.cancel().catch(() => {});
    if (response.ok && text === undefined) return uncertain('un răspuns fără sfârșit');
    answered = { status: response.status, text: text ?? '' };
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    const code = cause?.code ?? name;
    if (neverConnected.has(code)) return later(`Serviciul de SMS nu răspunde (${code}).`, true);
    return uncertain(code);
  }
  const { status, text } = answered;
  if (status >= 200 && status < 300) return read(text);
  if (status === 401 || status === 403)
    return later(`Serviciul de SMS nu ne primește (${status}). Verificați SMS_TOKEN.`, true);
  if (status >= 300 && status < 400)
    return later(`Serviciul de SMS trimite în altă parte (${status}). Verificați SMS_URL.`, true);
  if (status === 429 || status === 503) return later(`Serviciul de SMS cere răgaz (${status}).`, true);
  if (status === 408 || status >= 500) {
    if (!idempotent) return uncertain(String(status));
    return later(`Serviciul de SMS a răspuns cu o eroare (${status}).`, false);
  }
  return refused(`Serviciul de SMS a respins mesajul (${status}): ${shortOf(text)}`);
}

export const uncertain = (why: string): Outcome => ({
  kind: 'uncertain',
  reason: `Serviciul de SMS a primit mesajul și nu a răspuns limpede (${why}).`,
});

export const shortOf = (text: string): string =>
  text
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim()
    .slice(0, 200);

/** What happens before the first byte of the request could go. */
const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);
