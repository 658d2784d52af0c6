import type { Readable } from 'node:stream';
import type { Db } from '../../db/database.ts';
import { monthText } from '../../romania/months.ts';
import { formatDay } from '../../web/format.ts';
import { type SheetCells, type SheetColumn, workbookOf } from '../../web/workbook.ts';
import { shortMonth } from '../month-labels.ts';
import { causes, type Level, levelLines, matrixOf, monthsGone } from './over-time.ts';
import { eachMovePage, type Levels } from './queries.ts';
import type { LevelsQuery } from './schema.ts';

const batch = 20_000;
const moveColumns: SheetColumn[] = [
  { heading: 'Zi', kind: 'day' },
  { heading: 'Client', width: 40 },
  { heading: 'De la', width: 20 },
  { heading: 'La', width: 20 },
  { heading: 'Media comenzilor', kind: 'money', width: 18 },
  { heading: 'Cauza' },
  { heading: 'Cine', width: 24 },
];

type Facts = { query: LevelsQuery; found: Levels; levels: Level[]; thisMonth: string };

/** The report with all its moves: a sheet of months, one of moves between levels, one of each move. */
export function levelsWorkbook(db: Db, { query, found, levels, thisMonth }: Facts): Readable {
  const title = [`Niveluri, ${monthText(query.from)} – ${monthText(query.to)}`];
  const months = monthsGone(query, thisMonth);
  const lines = levelLines(levels, found.steps, months);
  const levelColumns = levels.map(({ name }): SheetColumn => ({ heading: name, kind: 'whole' }));
  return workbookOf([
    {
      name: 'Luni',
      title,
      columns: [{ heading: 'Sfârșitul lunii', width: 18 }, ...levelColumns],
      rows: months.map((month, at) => [shortMonth(month), ...lines.map(({ counts }) => counts[at] ?? 0)]),
    },
    {
      name: 'Treceri',
      title,
      columns: [{ heading: 'De la \\ la', width: 24 }, ...levelColumns],
      rows: matrixOf(levels, found.flows).map(({ name, to }) => [name, ...to]),
    },
    { name: 'Mutări', title, columns: moveColumns, rows: moveCells(db, query, levels) },
  ]);
}

async function* moveCells(db: Db, query: LevelsQuery, levels: Level[]): AsyncGenerator<SheetCells> {
  const name = (wanted: number) => levels.find(({ id }) => id === wanted)?.name ?? '';
  for await (const moves of eachMovePage(db, query, batch))
    for (const move of moves)
      yield [
        formatDay(new Date(move.changed_at)),
        move.name,
        name(move.from_level_id),
        name(move.to_level_id),
        move.average,
        causes[move.cause] ?? move.cause,
        move.by ?? 'sistem',
      ];
}
