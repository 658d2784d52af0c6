import { formatIsoDay } from '../web/format.ts';
import { contractValues, fillText } from './contract-text.ts';
import type { FrozenDocument } from './frozen.ts';

/** What a document of a template says: its text, filled, and the very text that it was filled from. */
export type Paper = { title: string; body: string; template_id: number; template_version: number };

/** The texts of a document: what stands at its foot; of a contract, what it says. */
export function textsOf({ kind, seller, buyer, issue_date }: FrozenDocument, text: string, number: string) {
  if (kind !== 'contract') return { footer: text || null, body: null };
  const values = contractValues({ seller, buyer, date: formatIsoDay(issue_date), number });
  return { footer: null, body: fillText(text, values) };
}
