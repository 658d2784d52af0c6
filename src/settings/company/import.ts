import type { LookedUp } from '../../clients/company-lookup/actions.ts';
import { fillDraft } from '../../clients/company-lookup/fill.ts';
import { type Draft, textOf } from '../../clients/draft.ts';
import { findCounty } from '../../romania/counties.ts';
import { formatAge } from '../../web/format.ts';
import { companyLabels } from './company.ts';

/** What the import says above the form. `differing`: what ANAF knows otherwise than it was typed, to be taken or left. */
export type ImportSaid = {
  kind: 'ok' | 'warning';
  message: string;
  notices: string[];
  differing: { name: string; label: string; shown: string }[];
};

/**
 * The form with what ANAF knows of the firm: empty fields are filled, typed ones stay, but for those that are `taken`.
 * @param isFirst nobody said yet whether the firm pays VAT
 */
export function withImport(
  draft: Draft,
  answer: LookedUp,
  { taken, now, isFirst }: { taken: string[]; now: Date; isFirst: boolean },
): { draft: Draft; filled: string[]; said: ImportSaid } {
  if (answer.kind !== 'found') {
    const message = 'message' in answer ? answer.message : '';
    return { draft, filled: [], said: { kind: 'warning', message, notices: [], differing: [] } };
  }
  const emptied = Object.fromEntries([...taken, ...(isFirst ? ['vat_payer'] : [])].map((name) => [name, '']));
  const {
    draft: full,
    filled,
    proposals,
  } = fillDraft({ ...draft, ...emptied }, answer.company, {
    from: 'ANAF',
    isNew: false,
  });
  // A field that ANAF does not know keeps what was typed, also where it was asked to be taken.
  const kept = Object.keys(emptied).filter((name) => textOf(full[name]) === '');
  const differing = Object.entries(proposals).flatMap(([name, { shown }]) => {
    const label = companyLabels[name];
    return label
      ? [{ name, label, shown: name === 'county' ? (findCounty(shown)?.name ?? shown) : shown }]
      : [];
  });
  const age = answer.fetchedAt ? ` (date ${formatAge(answer.fetchedAt, now)})` : '';
  return {
    draft: { ...full, ...Object.fromEntries(kept.map((name) => [name, draft[name]])) },
    filled: filled.filter((name) => name in companyLabels),
    said: {
      kind: 'ok',
      message: `Completat de la ANAF${age}. Verificați și salvați.`,
      notices: answer.notices,
      differing,
    },
  };
}
