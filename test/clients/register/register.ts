import { watchClients } from '../../../src/clients/register-turn/actions.ts';
import { createAnaf } from '../../../src/external/anaf/client.ts';
import type { Services } from '../../../src/services.ts';
import { type AnafRecord, company, cui } from '../../support/anaf-server.ts';
import type { TestApp } from '../../support/app.ts';
import { type Client, makeClient } from '../../support/clients.ts';

/** A client that agrees with the firm that ANAF knows under its number, in every field that is compared. */
const agreeing = {
  name: 'Țesătoria Someșul S.R.L.',
  vat_payer: true,
  trade_register_no: 'J12/1500/2012',
  caen_code: '1320',
  county: 'Cluj',
  locality: 'Cluj-Napoca',
  street: 'Strada Fabricii',
  street_no: '12',
  address_extra: 'Bl. C4, sc. 2, et. 3, ap. 41',
  postal_code: '400620',
};

/** Gives ANAF all the time it needs: the suite's other work must not look like its silence. */
export function bePatient(t: TestApp): void {
  t.services.anaf = createAnaf({
    url: t.anaf.url,
    now: () => t.services.now(),
    takeTurn: async () => true,
    firstByteMs: 20_000,
    lookupMs: 30_000,
  });
}

let stem = 7000;

/** A client and its firm at ANAF, both with a number of their own. */
export async function makeWatched(
  t: TestApp,
  { fields = {}, record = {} }: { fields?: object; record?: AnafRecord } = {},
): Promise<Client & { number: number }> {
  stem += 1;
  const number = cui(stem);
  t.anaf.answer(number, company(number, record));
  const client = await makeClient(t, { ...agreeing, tax_id: String(number), ...fields });
  return { ...client, number };
}

/** Lets the night run on a day, without the pauses. */
export async function night(t: TestApp, today: string, services: Partial<Services> = {}): Promise<string> {
  goTo(t, today);
  return watchClients({ ...t.services, ...services }, { today, roomMs: 0 });
}

export function goTo(t: TestApp, day: string, time = '04:20'): void {
  t.services.now = () => new Date(`${day}T${time}:00+02:00`);
}

/** The kinds of events of a client, oldest first. */
export async function eventsOf({ db }: TestApp, clientId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('register_events')
    .select('kind')
    .where('client_id', '=', clientId)
    .orderBy('id')
    .execute();
  return rows.map(({ kind }) => kind);
}

/** The proposals of a client, oldest first. */
export async function proposalsOf({ db }: TestApp, clientId: number) {
  return db
    .selectFrom('register_proposals')
    .select(['id', 'field', 'ours', 'theirs', 'state'])
    .where('client_id', '=', clientId)
    .orderBy('id')
    .execute();
}
