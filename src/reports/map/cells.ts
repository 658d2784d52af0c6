/** Degrees, WGS 84. */
export type Box = { west: number; south: number; east: number; north: number };
export type Cells = { width: number; height: number; box: Box };

export const world: Box = { west: -180, south: -90, east: 180, north: 90 };

const mostCells = 4_000;
// Far enough apart for two circles; where streets are read, for two pins.
const pixels = (zoom: number) => (zoom >= 15 ? 28 : 76);
// Mercator stretches a degree of latitude this much in the middle of Romania: cells are squares there.
const stretch = Math.cos((46 * Math.PI) / 180);

/**
 * The cells in which clients of a view are counted together, in degrees, and the view made whole by them with one more
 * around, so that a cell counts the same wherever the view ends. Of a view too big for its zoom the cells grow.
 */
export function cellsOf(zoom: number, box: Box): Cells {
  const width = (360 / 256 / 2 ** zoom) * pixels(zoom);
  const cells = { width, height: width * stretch, box };
  const across = (box.east - box.west) / cells.width;
  const down = (box.north - box.south) / cells.height;
  if (across * down > mostCells && zoom > 0) return cellsOf(zoom - 1, box);
  const before = (degrees: number, step: number) => (Math.floor(degrees / step) - 1) * step;
  const after = (degrees: number, step: number) => (Math.floor(degrees / step) + 2) * step;
  return {
    ...cells,
    box: {
      west: before(box.west, cells.width),
      south: before(box.south, cells.height),
      east: after(box.east, cells.width),
      north: after(box.north, cells.height),
    },
  };
}
