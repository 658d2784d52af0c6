import type { Db } from '../../db/database.ts';
import { trialPdf } from '../../documents/pdf/paperwork.ts';
import { Refused } from '../../errors.ts';
import { asSeller, missingSentence } from '../../settings/company/company.ts';
import { findLogo, getCompany } from '../../settings/company/queries.ts';
import { filled } from '../filling.ts';
import { paperValues, shownValues } from '../values.ts';
import { exampleFields, type Sample } from './preview.ts';
import type { TemplateInput } from './schema.ts';

/** A template on paper for a client, as it would come out: no number is taken and nothing is written. */
export async function trialOf(db: Db, input: TemplateInput, sample: Sample, issuer: string): Promise<Buffer> {
  const company = await getCompany(db);
  const seller = asSeller(company);
  if (!seller) throw new Refused(422, missingSentence(company));
  const number = 'PROBĂ';
  const known = paperValues(sample, exampleFields(input.fields));
  const values = { ...shownValues(sample.client, known), number };
  const sheet = { seller, issuer, issue_date: sample.today, number, footer: null, note: null };
  const logo = await findLogo(db, seller.logo_id);
  return trialPdf({ ...sheet, ...filled(input, values, input.name) }, logo);
}
