import type { Readable } from 'node:stream';
import { formatIsoDay } from '../../web/format.ts';
import { type SheetCells, type SheetColumn, workbookOf } from '../../web/workbook.ts';
import { growthOf } from '../areas/growth.ts';
import { byClass, byDivision, bySection, type CaenGroup } from './groups.ts';
import type { CaenRow } from './queries.ts';

const columns: SheetColumn[] = [
  { heading: 'CAEN', width: 60 },
  { heading: 'Clienți', kind: 'whole' },
  { heading: 'Activi', kind: 'whole' },
  { heading: 'Prospecți', kind: 'whole' },
  { heading: 'Cu comenzi', kind: 'whole' },
  { heading: 'Vânzări 12 luni (lei)', kind: 'money' },
  { heading: 'Anul dinainte (lei)', kind: 'money' },
  { heading: 'Creștere (%)', kind: 'money' },
];

/** The whole report as a file: a sheet of sections, one of divisions, one of classes. @param day of its sales */
export function caenWorkbook(rows: CaenRow[], day: string): Readable {
  const title = [`Clienți pe CAEN, vânzări fără TVA în 12 luni până la ${formatIsoDay(day)}`];
  const sheet = (name: string, groups: CaenGroup[]) => ({ name, title, columns, rows: groups.map(cells) });
  return workbookOf([
    sheet('Secțiuni', bySection(rows)),
    sheet('Diviziuni', byDivision(rows)),
    sheet('Clase', byClass(rows)),
  ]);
}

const cells = (group: CaenGroup): SheetCells => [
  group.label,
  group.clients,
  group.active,
  group.prospects,
  group.buyers,
  group.net_year,
  group.net_before,
  growthOf(group)?.toFixed() ?? null,
];
