import { listOwnMatches } from '../../clients/company-lookup/queries.ts';
import { type Draft, textOf } from '../../clients/draft.ts';
import { findClient } from '../../clients/queries.ts';
import type { Db } from '../../db/database.ts';
import { getCompany } from '../../settings/company/queries.ts';
import { firmValues } from '../values.ts';
import type { Sample } from './preview.ts';
import { findSample } from './queries.ts';

/**
 * Whom a template is tried on: the client that was chosen in the list (`chosen`), else the only one that the text in the
 * form means, else the one before; at first the newest client. `portfolioOf`: whose clients alone are to be seen, else
 * null.
 */
export async function loadSample(
  db: Db,
  draft: Draft,
  { today, chosen, portfolioOf }: { today: string; chosen: unknown; portfolioOf: number | null },
): Promise<Sample> {
  const q = textOf(draft.preview_q).trim().slice(0, 200);
  const [company, matches] = await Promise.all([getCompany(db), q ? listOwnMatches(db, q, portfolioOf) : []]);
  const only = matches.length === 1 ? matches[0]?.id : undefined;
  const id = idOf(chosen) ?? only ?? idOf(draft.preview_client_id) ?? (await findSample(db, portfolioOf));
  return {
    client: id ? await findClient(db, id) : undefined,
    q,
    matches: matches.map(({ id: match, name }) => ({ id: match, name })),
    firm: firmValues(company),
    today,
  };
}

function idOf(given: unknown): number | undefined {
  const id = Number(textOf(given));
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}
