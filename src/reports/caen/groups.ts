import { CAEN_SECTIONS, findCaen } from '../../romania/caen.ts';
import { addUp, type YearSums } from '../years/sums.ts';
import type { CaenRow } from './queries.ts';
import { outside } from './schema.ts';

export type CaenGroup = YearSums & {
  /** A section's letter, a division, a class; '' for clients without a code. */
  code: string;
  label: string;
  /** What opens it one step further; null where nothing does. */
  opens: { section: string } | { division: string } | null;
  /** The list's filter for these clients; null where it has none. */
  caen: string | null;
};

const divisionOf = (code: string): string => code.slice(0, 2);

/** The section of a division, as CAEN Rev. 3 has them. */
export const sectionOf = (division: string): string =>
  CAEN_SECTIONS.find(({ divisions }) => divisions.includes(division))?.code ?? outside;

/** "G – Comerț cu ridicata și cu amănuntul". */
export function sectionLabel(section: string): string {
  const found = CAEN_SECTIONS.find(({ code }) => code === section);
  return found ? `${found.code} – ${found.title}` : 'Diviziuni care nu mai sunt în CAEN Rev. 3';
}

/** All sections that have clients, then what stands in none, then the clients without a code. */
export function bySection(rows: CaenRow[]): CaenGroup[] {
  const coded = rows.flatMap((row) =>
    row.code ? [{ ...row, section: sectionOf(divisionOf(row.code)) }] : [],
  );
  const sections = [...CAEN_SECTIONS.map(({ code }) => code), outside].map((section) => ({
    code: section,
    label: sectionLabel(section),
    opens: { section },
    caen: section === outside ? null : section,
    ...addUp(coded.filter((row) => row.section === section)),
  }));
  const without = {
    code: '',
    label: 'Fără CAEN',
    opens: null,
    caen: null,
    ...addUp(rows.filter(({ code }) => !code)),
  };
  return [...sections, without].filter(({ clients }) => clients > 0);
}

/** The divisions of a section that have clients; all of them without one. */
export function byDivision(rows: CaenRow[], section?: string): CaenGroup[] {
  const divisions = [...new Set(rows.flatMap(({ code }) => (code ? [divisionOf(code)] : [])))].sort();
  return divisions
    .filter((division) => section === undefined || sectionOf(division) === section)
    .map((division) => ({
      code: division,
      label: `Diviziunea ${division}`,
      opens: { division },
      caen: division,
      ...addUp(rows.filter(({ code }) => code && divisionOf(code) === division)),
    }));
}

/** The classes of a division that have clients; all of them without one. */
export function byClass(rows: CaenRow[], division?: string): CaenGroup[] {
  return rows.flatMap(({ code, ...sums }) => {
    if (!code || (division !== undefined && divisionOf(code) !== division)) return [];
    const label = `${code} – ${findCaen(code)?.title ?? 'cod necunoscut'}`;
    return [{ code, label, opens: null, caen: code, ...sums }];
  });
}
