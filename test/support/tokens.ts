import type { TestApp } from './app.ts';
import { find, parseHtml, textOf } from './html.ts';

type Given = { user?: { id: number }; expires_on?: string; per_minute?: number; name?: string };

/** Makes a token the way an administrator does and answers it, as the page shows it this once. */
export async function makeToken(
  t: TestApp,
  scopes: Record<string, 'view' | 'edit'>,
  { user = t.ana, ...given }: Given = {},
): Promise<string> {
  const chosen = Object.entries(scopes).map(([area, access]) => [`scopes[${area}]`, access]);
  const fields = { name: 'Magazinul', user_id: user.id, ...given, ...Object.fromEntries(chosen) };
  const answer = await t.ana.post('/settings/api', fields);
  const token = textOf(find(parseHtml(answer.body), 'code', { 'data-once': true }));
  if (!token) throw new Error(`no token was made: ${answer.statusCode}`);
  return token;
}

/** Calls an address with a bearer token and nothing else: no cookie, no Origin. */
export const callWith = (
  t: TestApp,
  token: string,
  url: string,
  { method = 'GET', body, remoteAddress = '127.0.0.1', headers = {} }: Call = {},
) =>
  t.app.inject({
    method,
    url,
    remoteAddress,
    headers: { host: 'localhost', authorization: `Bearer ${token}`, ...headers },
    ...(body !== undefined && { payload: body }),
  });

type Call = {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  body?: object;
  remoteAddress?: string;
  headers?: Record<string, string>;
};
