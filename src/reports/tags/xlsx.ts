import type { Readable } from 'node:stream';
import { formatIsoDay } from '../../web/format.ts';
import { type SheetCells, type SheetColumn, workbookOf } from '../../web/workbook.ts';
import { growthOf } from '../areas/growth.ts';
import { meanOf } from '../share.ts';
import type { YearSums } from '../years/sums.ts';
import { type Tag, tagPairs, tagSums, wholeSums } from './page.ts';
import type { TagRow } from './queries.ts';

const tag: SheetColumn = { heading: 'Etichetă', width: 42 };
const clients: SheetColumn = { heading: 'Clienți', kind: 'whole' };
const columns: SheetColumn[] = [
  tag,
  clients,
  { heading: 'Activi', kind: 'whole' },
  { heading: 'Cu comenzi', kind: 'whole' },
  { heading: 'Vânzări 12 luni (lei)', kind: 'money' },
  { heading: 'Anul dinainte (lei)', kind: 'money' },
  { heading: 'Creștere (%)', kind: 'money' },
  { heading: 'Medie pe client (lei)', kind: 'money' },
];

/** The report as a file: a sheet of tags, one of the pairs. @param day of its sales */
export function tagsWorkbook(rows: TagRow[], tags: Tag[], day: string): Readable {
  const title = [`Clienți pe etichete, vânzări fără TVA în 12 luni până la ${formatIsoDay(day)}`];
  const { tagged, without, all } = wholeSums(rows);
  return workbookOf([
    {
      name: 'Etichete',
      title,
      columns,
      rows: [
        ...tagSums(rows, tags).map((each) => cells(each.name, each)),
        cells('Fără etichetă', without),
        cells('Cu etichete, fiecare client o dată', tagged),
        cells('Toți clienții', all),
      ],
    },
    {
      name: 'Perechi',
      title,
      columns: [tag, { ...tag, heading: 'Și eticheta' }, clients],
      rows: tagPairs(rows, tags).map((pair) => [pair.first.name, pair.second.name, pair.clients]),
    },
  ]);
}

const cells = (name: string, sums: YearSums): SheetCells => [
  name,
  sums.clients,
  sums.active,
  sums.buyers,
  sums.net_year,
  sums.net_before,
  growthOf(sums)?.toFixed() ?? null,
  meanOf(sums.net_year, sums.clients),
];
