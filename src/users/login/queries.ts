import { sql } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';

/** One try at a time from one network, so that many at once are no way around the limits. */
export async function lockNetwork(trx: Trx, network: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('login'), hashtext(${network}))`.execute(trx);
}

export type Tries = {
  /** Of one account from one network. */
  here: number;
  /** Of that account from everywhere. */
  account: number;
  /** Of that network, whatever the account, and of how many accounts. */
  network: number;
  accounts: number;
};

/** Tries of the last fifteen minutes that did not end in a log-in. */
export async function countTries(db: Db, account: string, network: string): Promise<Tries> {
  const { rows } = await sql<Tries>`
    select of_account.here, of_account.tries as account, of_network.tries as network, of_network.accounts
    from (select count(*) as tries, count(*) filter (where network = ${network}) as here
        from login_attempts where account = ${account} and at > now() - interval '15 minutes') as of_account,
      (select count(*) as tries, count(distinct account) as accounts
        from login_attempts where network = ${network} and at > now() - interval '15 minutes') as of_network`.execute(
    db,
  );
  return rows[0] as Tries;
}
