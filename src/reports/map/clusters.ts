import type { Cells } from './cells.ts';
import type { CellRow } from './queries.ts';

/** Clients drawn as one circle: their middle, how many there are of each colour, and the box that holds them. */
export type Group = Pick<CellRow, 'count' | 'south' | 'north' | 'west' | 'east' | 'id'> & {
  lat: number;
  lon: number;
  parts: Map<string, number>;
};

type Cell = Omit<Group, 'lat' | 'lon'> & Pick<CellRow, 'x' | 'y' | 'lat_sum' | 'lon_sum'>;

/**
 * The circles of the rows of all cells, biggest first. Neighbours whose middles lie nearer than half a cell become
 * one, since their circles would cover each other.
 */
export function groupsOf(rows: CellRow[], { width, height }: Cells): Group[] {
  const cells = [...wholeCells(rows).values()].sort((a, b) => b.count - a.count || a.id - b.id);
  const free = new Map(cells.map((cell) => [at(cell.x, cell.y), cell]));
  const isNear = (one: Cell, other: Cell) => {
    const [a, b] = [middleOf(one), middleOf(other)];
    return Math.hypot((a.lon - b.lon) / width, (a.lat - b.lat) / height) < 0.55;
  };
  return cells.flatMap((cell) => {
    if (free.get(at(cell.x, cell.y)) !== cell) return [];
    free.delete(at(cell.x, cell.y));
    for (const [dx, dy] of around) {
      const other = free.get(at(cell.x + dx, cell.y + dy));
      if (!other || !isNear(cell, other)) continue;
      free.delete(at(other.x, other.y));
      join(cell, other);
    }
    const { x: _x, y: _y, lat_sum: _lat, lon_sum: _lon, ...group } = cell;
    return [{ ...group, ...middleOf(cell) }];
  });
}

function wholeCells(rows: CellRow[]): Map<string, Cell> {
  const cells = new Map<string, Cell>();
  for (const { key, ...row } of rows) {
    const part = { ...row, parts: new Map([[key, row.count]]) };
    const cell = cells.get(at(row.x, row.y));
    if (cell) join(cell, part);
    else cells.set(at(row.x, row.y), part);
  }
  return cells;
}

function join(cell: Cell, other: Cell): void {
  for (const [key, count] of other.parts) cell.parts.set(key, (cell.parts.get(key) ?? 0) + count);
  cell.count += other.count;
  cell.lat_sum += other.lat_sum;
  cell.lon_sum += other.lon_sum;
  cell.south = Math.min(cell.south, other.south);
  cell.north = Math.max(cell.north, other.north);
  cell.west = Math.min(cell.west, other.west);
  cell.east = Math.max(cell.east, other.east);
}

const at = (x: number, y: number) => `${x} ${y}`;
const middleOf = ({ lat_sum, lon_sum, count }: Cell) => ({ lat: lat_sum / count, lon: lon_sum / count });
const around = [-1, 0, 1].flatMap((dx) =>
  [-1, 0, 1].flatMap((dy): [number, number][] => (dx === 0 && dy === 0 ? [] : [[dx, dy]])),
);
