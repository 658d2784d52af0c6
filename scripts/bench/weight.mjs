import { readdirSync, readFileSync } from 'node:fs';
import { send } from './http.mjs';

/**
 * What the first page costs a browser that has nothing yet: the page and all that it names, compressed.
 * @param {string} url
 * @param {string} cookie
 */
export async function weighPage(url, cookie) {
  const headers = { cookie, 'accept-encoding': 'gzip, deflate, br' };
  const html = (await send(url, { method: 'GET', path: '/clients', headers: { cookie } })).body.toString();
  const named = [...html.matchAll(/(?:src|href)="(\/assets\/[^"#]+)/g)].map(([, path]) => path);
  const paths = ['/clients', ...new Set(named)];
  const parts = [];
  for (const path of paths) {
    const { status, body } = await send(url, { method: 'GET', path, headers });
    if (status !== 200) throw new Error(`${path} answered ${status}.`);
    parts.push({ path, bytes: body.length });
  }
  const partial = { ...headers, 'hx-request': 'true', 'hx-request-type': 'partial' };
  const swap = await send(url, { method: 'GET', path: '/clients?q=construct', headers: partial });
  return {
    parts,
    requests: parts.length,
    bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    swapBytes: swap.body.length,
    ownScriptBytes: ownScripts(),
  };
}

/** Our own modules as they are written, without htmx. */
function ownScripts() {
  const folder = new URL('../../public/js/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.js'),
  );
  return files.reduce((sum, file) => sum + readFileSync(new URL(file, folder)).length, 0);
}
