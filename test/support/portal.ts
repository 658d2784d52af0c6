import { createHmac, randomBytes } from 'node:crypto';
import { type PortalRight, portalRights } from '../../src/portal/rights.ts';
import { type Browser, keeping, secret, type TestApp } from './app.ts';

export const everyRight: PortalRight[] = portalRights.map(({ value }) => value);

let count = 0;

/**
 * Corina of the cast: somebody of a client in the portal, logged in, with these rights. Her account is put straight into
 * the database; how people get theirs is tested at the doors.
 */
export async function corina(
  t: TestApp,
  client_id: number,
  rights: PortalRight[] = everyRight,
  who: { name?: string; email?: string; contact_id?: number } = {},
): Promise<Browser & { email: string }> {
  const account = { name: 'Corina Dinu', email: `corina${++count}@client.ro`, ...who };
  const { id } = await t.db
    .insertInto('portal_users')
    .values({ ...account, client_id, rights, password_hash: 'nobody logs in with it' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const token = randomBytes(32).toString('base64url');
  await t.db
    .insertInto('portal_sessions')
    .values({
      token_hash: createHmac('sha256', secret).update(`portal:${token}`).digest(),
      portal_user_id: id,
      expires_at: new Date(Date.now() + 86_400_000),
    })
    .execute();
  return { ...keeping(t.app, { clientela_portal: token }), id, email: account.email };
}
