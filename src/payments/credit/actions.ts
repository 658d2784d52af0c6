import Big from 'big.js';
import { once } from '../../api/actions.ts';
import type { RequestKey } from '../../api/queries.ts';
import { changesBetween } from '../../audit/actor.ts';
import { insertAudit } from '../../audit/queries.ts';
import { type ClientRecord, getClient, lockClient, updateClient } from '../../clients/queries.ts';
import { refuseErased } from '../../clients/standing.ts';
import type { Trx } from '../../db/database.ts';
import { type FieldError, NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { ringWatch } from '../blocks/ring.ts';
import { blockedWords, creditState } from './credit-limit.ts';
import {
  endRaise,
  getCreditSettings,
  hasRaise,
  insertRaise,
  listAccounts,
  lockCreditSettings,
  updateCreditSettings,
} from './queries.ts';
import type { LimitsInput, RaiseInput, SettingsInput } from './schema.ts';
import { settingsAfter } from './settings.ts';

type Person = { id: number };
/** Who asks: whoever does not see balances is told of the block without its sums. */
type Asker = Person & { seesBalance?: boolean };

/**
 * Refuses with 409 and the sentence of the block what a blocked client's order must not do: be processed, shipped or
 * increased. The caller holds the client, as every payment does: one that comes at this moment is seen or waits.
 */
export async function refuseBlocked(
  trx: Trx,
  { client_id, today, by }: { client_id: number; today: string; by: Asker },
): Promise<void> {
  const account = (await listAccounts(trx, [client_id], today)).get(client_id);
  if (!account) return;
  const { reason, release } = creditState(account, account);
  if (reason === null) return;
  if (by.seesBalance === false) throw new Refused(409, blockedWords, [], { blocked: true, client_id });
  throw new Refused(409, reason, [], { blocked: true, client_id, release });
}

/** Saves the firm's limits, which hold at once. Refuses with 409 when somebody else saved since the given version. */
export async function saveCreditSettings(
  services: Services,
  actor: Person,
  input: SettingsInput,
): Promise<void> {
  await services.db.transaction().execute(async (trx) => {
    const before = await lockCreditSettings(trx);
    const after = settingsAfter(before, input);
    const changes = changesBetween<Record<string, unknown>>(before, after);
    if (Object.keys(changes).length === 0) return;
    if (input.version && input.version !== before.version)
      throw new Refused(409, 'Limitele au fost schimbate între timp de altcineva.', [], {
        stale: true,
        version: before.version,
      });
    const version = await updateCreditSettings(trx, after);
    await insertAudit(trx, actor, {
      action: 'update',
      subject: 'credit_settings',
      subject_id: 1,
      changes,
      version,
    });
  });
  await ringWatch(services);
}

/** Saves a client's own limits. Refuses with 409 when somebody else saved the client since the given version. */
export async function changeLimits(
  services: Services,
  actor: Person,
  id: number,
  { version, ...limits }: LimitsInput,
): Promise<void> {
  await services.db.transaction().execute(async (trx) => {
    const before = await holdClient(trx, id);
    const changes = changesBetween<Record<string, unknown>>(before, limits);
    if (Object.keys(changes).length === 0) return;
    if (before.version !== version)
      throw new Refused(409, 'Clientul a fost salvat între timp de altcineva.', [], {
        stale: true,
        version: before.version,
      });
    const saved = await updateClient(trx, id, limits);
    const entry = { action: 'update', subject: 'client', subject_id: id, changes, version: saved };
    await insertAudit(trx, actor, entry);
  });
  await ringWatch(services, { client_id: id });
}

export type NewRaise = { client_id: number; input: RaiseInput; today: string; key?: RequestKey | undefined };

/** Raises a client's limits for a while, approved by whoever does it; the raise before it ends. The same key raises once. */
export async function raiseLimits(
  services: Services,
  actor: Person,
  { client_id, input, today, key }: NewRaise,
): Promise<void> {
  const { db, now } = services;
  await db.transaction().execute((trx) =>
    once(trx, actor.id, key, 'credit_raise', async () => {
      const client = await holdClient(trx, client_id);
      refuseErased(client);
      const limits = {
        overdue_limit: input.raise_overdue_limit,
        total_limit: input.raise_total_limit,
        overdue_days: input.raise_overdue_days,
      };
      const errors = raiseErrors(input, await usualLimits(trx, client), today);
      if (errors.length > 0) throw new Refused(422, 'Limita nu a fost mărită.', errors);

      const at = now();
      const former = await endRaise(trx, { client_id, by: actor.id, at });
      const { reason, until } = input;
      const row = { client_id, ...limits, reason, until, approved_by: actor.id, created_at: at };
      const id = await insertRaise(trx, row);
      await insertAudit(trx, actor, {
        action: 'credit-raise',
        subject: 'client',
        subject_id: client_id,
        changes: {
          credit_raise_id: [former ?? null, id],
          ...changesBetween({}, { ...limits, reason, until }),
        },
      });
      return id;
    }),
  );
  await ringWatch(services, { client_id });
}

/** Ends a raise of a client before its time; one that is ended already stays as it is. Refuses with 404 what is none. */
export async function stopRaise(
  services: Services,
  actor: Person,
  { client_id, id }: { client_id: number; id: number },
): Promise<void> {
  const { db, now } = services;
  await db.transaction().execute(async (trx) => {
    await holdClient(trx, client_id);
    const ended = await endRaise(trx, { client_id, id, by: actor.id, at: now() });
    if (ended === undefined && !(await hasRaise(trx, client_id, id))) throw new NotFound();
    if (ended === undefined) return;
    const changes = { credit_raise_id: [ended, null] as [unknown, unknown] };
    const entry = { action: 'credit-raise-end', subject: 'client', subject_id: client_id, changes };
    await insertAudit(trx, actor, entry);
  });
  await ringWatch(services, { client_id });
}

/** The client, held: orders and payments of this moment wait for what its limits will be. */
async function holdClient(trx: Trx, id: number): Promise<ClientRecord> {
  await lockClient(trx, id);
  const client = await getClient(trx, id);
  if (client.id !== id) throw new Refused(409, `Clientul a fost unit între timp cu „${client.name}”.`);
  return client;
}

async function usualLimits(trx: Trx, client: ClientRecord) {
  const firm = await getCreditSettings(trx);
  if (client.credit_unchecked) return { overdue_limit: null, total_limit: null, overdue_days: null };
  return {
    overdue_limit: client.credit_overdue_limit ?? firm.overdue_limit,
    total_limit: client.credit_total_limit ?? firm.total_limit,
    overdue_days: client.credit_overdue_days ?? firm.overdue_days_limit,
  };
}

/** A raise raises: something, above what holds anyway, today or longer. */
function raiseErrors(
  input: RaiseInput,
  usual: Awaited<ReturnType<typeof usualLimits>>,
  today: string,
): FieldError[] {
  const late = input.until < today ? [{ field: 'until', message: 'Ultima zi este azi sau mai târziu.' }] : [];
  const names = ['overdue_limit', 'total_limit', 'overdue_days'] as const;
  const given = names.filter((name) => input[`raise_${name}`] !== null);
  if (given.length === 0)
    return [{ field: 'raise_overdue_limit', message: 'Completați cel puțin o limită.' }, ...late];
  const low = given.flatMap((name) => {
    const field = `raise_${name}` as const;
    const limit = usual[name];
    if (limit === null) return [{ field, message: 'Limita aceasta nu se verifică: nu e nimic de mărit.' }];
    const isHigher = new Big(input[field] ?? 0).gt(limit);
    return isHigher ? [] : [{ field, message: 'Scrieți mai mult decât limita obișnuită.' }];
  });
  return [...low, ...late];
}
