import type { CompanyAddress } from '../../external/anaf/anaf.ts';
import { renderPaper } from '../../romania/address.ts';
import { hidePersonalIds } from '../../romania/personal-id.ts';
import { formatAge } from '../../web/format.ts';
import type { LookupView } from '../form.ts';
import type { LookedUp } from './actions.ts';

/** What the import says above the form, whatever came of it. */
export function lookupView(answer: LookedUp, now: Date, proposed: number): LookupView {
  const matches = 'matches' in answer ? answer.matches.map(matchView) : [];
  if (answer.kind === 'several')
    return {
      kind: 'warning',
      message: 'Mai mulți clienți se potrivesc. Alegeți unul.',
      notices: [],
      addresses: [],
      matches,
    };
  if (answer.kind !== 'found')
    return { kind: 'warning', message: answer.message, notices: [], addresses: [], matches };

  const source = answer.fetchedAt
    ? `Completat de la ANAF (date ${formatAge(answer.fetchedAt, now)}).`
    : 'Completat din clienții noștri.';
  const differs = proposed > 0 ? ' Unde diferă de ce ați scris, alegeți ia sau păstrează.' : '';
  const { addresses } = answer;
  const differ =
    addresses && paper(addresses.registered) !== paper(addresses.fiscal) && paper(addresses.fiscal) !== '';
  return {
    kind: 'ok',
    message: source + differs,
    notices: answer.notices,
    addresses: differ
      ? [
          { label: 'Sediul social', text: paper(addresses.registered) },
          { label: 'Domiciliul fiscal', text: paper(addresses.fiscal) },
        ]
      : [],
    matches: answer.fetchedAt ? [] : matches,
  };
}

const paper = (address: CompanyAddress) => renderPaper(address);

function matchView({
  id,
  name,
  alias,
  tax_id,
  locality,
  archived,
}: Extract<LookedUp, { kind: 'several' }>['matches'][number]) {
  const detail = [alias, tax_id && `CIF ${hidePersonalIds(tax_id)}`, locality, archived ? 'arhivat' : '']
    .filter(Boolean)
    .join(' · ');
  return { id: String(id), name, detail };
}
