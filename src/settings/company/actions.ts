import type { Updateable } from 'kysely';
import { changesBetween } from '../../audit/actor.ts';
import { type Changes, insertAudit } from '../../audit/queries.ts';
import type { Trx } from '../../db/database.ts';
import type { CompanySettings } from '../../db/types.ts';
import { documentKinds } from '../../documents/frozen.ts';
import { Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { type AccountInput, withoutIds } from './accounts.ts';
import { refuseStale } from './company.ts';
import {
  type Company,
  insertLogo,
  listKinds,
  lockCompany,
  lockSeries,
  replaceAccounts,
  updateCompany,
  updateText,
  writeSeries,
} from './queries.ts';
import type { SeriesInput, TextsInput } from './schema.ts';
import { seriesAfter } from './series-rule.ts';

type Person = { id: number };
type Fields = Updateable<CompanySettings>;
type Change = { changes: Changes; fields?: Fields };

/** What is saved of the firm: its fields, and its accounts where they are given. */
export type FirmInput = { version: number | undefined; fields: Fields; accounts?: AccountInput[] };

/**
 * Saves the firm itself. `inputFor` makes the input from the stored firm, which nobody changes meanwhile. Refuses with
 * 409 when somebody else saved since the given version.
 */
export async function saveFirm(
  services: Services,
  actor: Person,
  inputFor: (company: Company) => FirmInput,
): Promise<void> {
  await saved(services, actor, async (trx, company) => {
    const { version, fields, accounts } = inputFor(company);
    refuseStale(company, version);
    const before: Record<string, unknown> = { ...company, accounts: withoutIds(company.accounts) };
    const changes = changesBetween(before, { ...fields, ...(accounts && { accounts }) });
    if (accounts && changes.accounts) await replaceAccounts(trx, accounts);
    return { changes, fields };
  });
}

/** Keeps a new logo, or none from now on; documents keep the one that they were issued with. */
export async function saveLogo(
  services: Services,
  actor: Person,
  logo: { content_type: string; bytes: Buffer } | undefined,
): Promise<void> {
  await saved(services, actor, async (trx, { logo_id: before }) => {
    const logo_id = logo ? await insertLogo(trx, logo) : null;
    return { changes: before === logo_id ? {} : { logo_id: [before, logo_id] }, fields: { logo_id } };
  });
}

/** Saves which series numbers the documents of each kind. Refuses with 422 what would double a number or skip one. */
export async function saveSeries(
  services: Services,
  actor: Person,
  { version, series }: SeriesInput,
): Promise<void> {
  await saved(services, actor, async (trx, company) => {
    refuseStale(company, version);
    const rows = await lockSeries(trx);
    const wishes = documentKinds.flatMap((kind) => (series[kind] ? [{ kind, ...series[kind] }] : []));
    const { changed, errors } = seriesAfter(rows, wishes);
    if (errors.length > 0) throw new Refused(422, 'Seriile nu au fost salvate.', errors);
    const changes: Changes = {};
    for (const row of changed) {
      await writeSeries(trx, row);
      const before = rows.find(({ kind, is_current }) => kind === row.kind && is_current);
      if (row.is_current) changes[`series.${row.kind}`] = [said(before), said(row)];
    }
    return { changes };
  });
}

/** Saves what stands at the foot of each kind of document, and the text of contracts. */
export async function saveTexts(
  services: Services,
  actor: Person,
  { version, texts }: TextsInput,
): Promise<void> {
  await saved(services, actor, async (trx, company) => {
    refuseStale(company, version);
    const changes: Changes = {};
    for (const { kind, text } of await listKinds(trx)) {
      const given = texts[kind];
      if (given === undefined || given === text) continue;
      await updateText(trx, kind, given);
      changes[`texts.${kind}`] = [text, given];
    }
    return { changes };
  });
}

/** One save of the settings: the firm is held, and what changed leaves a version and an audit row. */
async function saved(
  { db }: Services,
  actor: Person,
  change: (trx: Trx, company: Company) => Promise<Change>,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { changes, fields = {} } = await change(trx, await lockCompany(trx));
    if (Object.keys(changes).length === 0) return;
    const version = await updateCompany(trx, fields);
    await insertAudit(trx, actor, {
      action: 'update',
      subject: 'company_settings',
      subject_id: 1,
      changes,
      version,
    });
  });
}

const said = (row: { series: string; next_number: number } | undefined) =>
  row ? `${row.series} ${row.next_number}` : null;
