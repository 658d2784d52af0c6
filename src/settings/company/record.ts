import { checked } from '../../web/forms.ts';
import { withFirst, withoutIds } from './accounts.ts';
import type { FirmInput } from './actions.ts';
import { asJson } from './company.ts';
import type { Company } from './queries.ts';
import { accountsSchema, firstAccountSchema, identitySchema } from './schema.ts';

/** The firm as it will be when JSON gives only what changes. An `iban` that is the stored one says nothing new. */
export function firmInput(company: Company, body: object): FirmInput {
  const { accounts: given, ...rest } = body as Record<string, unknown>;
  const stored = asJson(company);
  const { version, fields } = checked(identitySchema, { ...stored, version: undefined, ...rest });
  const first = checked(firstAccountSchema, rest);
  const listed = given === undefined ? undefined : checked(accountsSchema, { accounts: given }).accounts;
  const fresh = {
    iban: first.iban === stored.iban ? undefined : first.iban,
    bank: first.bank === stored.bank ? undefined : first.bank,
  };
  return { version, fields, accounts: withFirst(listed ?? withoutIds(company.accounts), fresh) };
}
