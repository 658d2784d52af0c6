import type { ClientRecord } from '../../clients/queries.ts';
import type { Period } from './period.ts';
import type { Statement, Unpaid } from './queries.ts';

/** All that a file of a statement says. */
export type PrintedStatement = {
  client: ClientRecord;
  /** The firm's name and tax id as they are set; null while they are not. */
  firm: { name: string | null; tax_id: string | null; vat_payer: boolean };
  period: Period;
  today: string;
  statement: Statement;
  unpaid: Unpaid;
};

/** How the file is named: "fisa-client-12-2026-11-24". */
export const fileName = ({ client, period }: PrintedStatement): string =>
  `fisa-client-${client.id}-${period.until ?? period.day}`;
