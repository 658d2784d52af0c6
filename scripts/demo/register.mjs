import { sql } from 'kysely';
import { differencesOf, eventsBetween } from '../../dist/clients/register/compare.js';
import { listStates, saveAnswers, saveProposals } from '../../dist/clients/register/queries.js';
import { noteEvents } from '../../dist/clients/register-told/actions.js';
import { momentOf, toDay } from './days.mjs';

/**
 * What the register answered in the last night: of nearly all what we know already; of a few something else, from which the
 * program draws its own events, notes, bells and proposals.
 * @param {import('kysely').Kysely<any>} trx
 */
export async function watchRegister(trx, { clients, today, now }) {
  const night = momentOf(today - 1, 1320, now);
  await sql`
    insert into register_watch (client_id, tax_id, asked_at, answered_at, answer, facts)
    select id, tax_id, ${night}::timestamptz, ${night}::timestamptz, 'found', jsonb_build_object('name', name,
      'trade_register_no', trade_register_no, 'caen_code', caen_code, 'fiscal', null, 'registered', jsonb_build_object('country',
        country, 'county', county, 'locality', locality, 'sector', sector, 'street', street, 'street_no', street_no,
        'address_extra', address_extra, 'postal_code', postal_code, 'siruta', siruta),
      'vat_payer', vat_payer, 'vat_periods', case when vat_payer then '[{"from": "2019-03-01", "until": null}]'::jsonb else '[]' end,
      'vat_on_collection', false, 'vat_on_collection_from', null, 'vat_on_collection_until', null, 'inactive', false,
      'inactive_since', null, 'reactivated_on', null, 'struck_off', false, 'struck_off_on', null)
    from clients where tax_id_kind = 'cui' and country = 'RO' and archived_at is null and street is not null order by id`.execute(
    trx,
  );
  await sql`
    insert into client_vat_periods (client_id, from_day)
    select client_id, '2019-03-01' from register_watch where facts ->> 'vat_payer' = 'true'`.execute(trx);
  await sql`update register_turn set finished_on = ${toDay(today)}::date`.execute(trx);
  const known = clients.filter(
    ({ row, buys }) => buys && row.tax_id_kind === 'cui' && row.vat_payer && row.archived_at === null,
  );
  const step = Math.max(1, Math.floor(known.length / 15));
  const told = known.filter((_, index) => index % step === 3).slice(0, 14);
  for (const [index, { row }] of told.entries()) {
    const day = toDay(today - 3 - index);
    await tell(
      trx,
      row.id,
      changeOf(index, row, day),
      new Date(momentOf(today - 1 - (index % 6), 1321, now)),
    );
  }
  await sql`update register_events set mailed_at = at where mailed_at is null`.execute(trx);
}

/** What the register says now of a client. */
function changeOf(index, { name, vat_payer }, day) {
  const turns = [
    { inactive: true, inactive_since: day },
    { vat_payer: !vat_payer, vat_periods: [{ from: '2019-03-01', until: day }] },
    { name: name.replace(/ (\S+)$/, ' Grup $1') },
    { vat_on_collection: true, vat_on_collection_from: day },
    { struck_off: true, struck_off_on: day },
  ];
  return turns[index % turns.length];
}

async function tell(trx, id, change, at) {
  const [client] = await listStates(trx, [id]);
  if (!client?.facts) return;
  const facts = { ...client.facts, ...change };
  const events = eventsBetween(client.facts, facts);
  if (events.length > 0) await noteEvents(trx, client, events, at);
  const opened = differencesOf(client.ours, facts).map((difference) => ({ client_id: id, ...difference }));
  await saveProposals(trx, { opened, gone: [] }, at);
  await saveAnswers(trx, [{ client_id: id, tax_id: client.tax_id, answer: 'found', facts }], at);
}
