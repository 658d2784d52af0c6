import { findLocalityPoint } from '../../clients/location/queries.ts';
import type { Db } from '../../db/database.ts';
import { COUNTIES } from '../../romania/counties.ts';
import { getCompany } from '../../settings/company/queries.ts';
import type { Point } from './distance.ts';

/** Where a way begins, and what people call it. */
export type Start = Point & { name: string };

/**
 * The place that was asked for, else the firm: the centre of its sector or locality, else its county's seat. Undefined
 * where the firm has no address in Romania.
 */
export async function startOf(db: Db, from: Point | undefined): Promise<Start | undefined> {
  if (from) return { ...from, name: `punctul ${from.lat}, ${from.lon}` };
  const { country, county, locality, sector, name } = await getCompany(db);
  const home = COUNTIES.find(({ code }) => code === county);
  if (country !== 'RO' || !home) return undefined;
  const firm = name ?? 'Firma';
  if (home.code === 'RO-B' && sector) {
    const point = await findLocalityPoint(db, home.code, `Sector ${sector}`, null);
    if (point) return { ...pointOf(point), name: `${firm}, centrul Sectorului ${sector}` };
  }
  const point = locality ? await findLocalityPoint(db, home.code, locality, null) : undefined;
  if (point) return { ...pointOf(point), name: `${firm}, centrul localității ${locality}` };
  return { ...pointOf(home), name: `${firm}, reședința județului ${home.name}` };
}

const pointOf = ({ lat, lon }: Point): Point => ({ lat, lon });
