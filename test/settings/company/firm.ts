import { cui } from '../../support/anaf-server.ts';
import type { Fields, TestApp } from '../../support/app.ts';

export const address = '/settings/company';

/** A whole firm, as its form sends it. */
export const firm: Fields = {
  name: 'Fierăria Șoimul SRL',
  tax_id: String(cui(4211)),
  vat_payer: 'true',
  vat_on_collection: 'false',
  trade_register_no: 'J12/1500/2012',
  share_capital: '200',
  county: 'RO-CJ',
  locality: 'Dej',
  street: 'Str. Fabricii',
  street_no: '12',
  phone: '0264 555 123',
  email: 'office@soimul.ro',
  website: 'www.soimul.ro',
};

export type Firm = Record<string, unknown> & {
  version: number;
  accounts: { iban: string; bank: string | null; on_documents: boolean }[];
  series: { kind: string; series: string; next_number: number }[];
  missing: string[];
};

export async function readFirm(t: TestApp): Promise<Firm> {
  return (await t.ana.json('GET', `/api/v1${address}`)).json<Firm>();
}

/** The latest audit row of the firm's settings. */
export async function lastAudit(t: TestApp) {
  return t.db
    .selectFrom('audit_entries')
    .select(['actor_id', 'changes', 'version'])
    .where('subject', '=', 'company_settings')
    .orderBy('id', 'desc')
    .executeTakeFirst();
}
