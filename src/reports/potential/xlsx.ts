import type { Readable } from 'node:stream';
import { formatIsoDay } from '../../web/format.ts';
import { workbookOf } from '../../web/workbook.ts';
import { reasonOf, zoneHeading, zoneName } from './page.ts';
import type { zonesOf } from './potential.ts';
import type { PotentialQuery } from './schema.ts';

/** The report as a sheet, with the mark of each zone in words. */
export function potentialWorkbook(
  query: PotentialQuery,
  { zones, total }: ReturnType<typeof zonesOf>,
  day: string,
): Readable {
  const rows = zones.map((zone) => [
    zoneName(query, zone),
    ...[zone.clients, zone.active, zone.prospects, zone.net_year, zone.net_before],
    zone.share?.toFixed(2) ?? null,
    zone.shareBefore?.toFixed(2) ?? null,
    zone.change?.toFixed(2) ?? null,
    zone.potential?.toFixed(2) ?? null,
    zone.byAll && zone.potential?.gt(0) ? 'media tuturor' : '',
    reasonOf(zone),
  ]);
  const sums = [total.clients, total.active, total.prospects, total.net_year, total.net_before];
  return workbookOf([
    {
      name: 'Potențial',
      title: [`Zone cu potențial, vânzări până la ${formatIsoDay(day)}`],
      columns: [
        { heading: zoneHeading(query), width: 40 },
        { heading: 'Clienți', kind: 'whole' },
        { heading: 'Activi', kind: 'whole' },
        { heading: 'Prospecți fără comenzi', kind: 'whole' },
        { heading: 'Vânzări în 12 luni', kind: 'money', width: 20 },
        { heading: 'Cu un an înainte', kind: 'money', width: 20 },
        { heading: 'Pondere (%)', kind: 'money' },
        { heading: 'Pondere cu un an înainte (%)', kind: 'money' },
        { heading: 'Diferență (pp)', kind: 'money' },
        { heading: 'Potențial', kind: 'money', width: 18 },
        { heading: 'Socotit cu', width: 16 },
        { heading: 'Zonă cu potențial', width: 50 },
      ],
      rows: [...rows, ['Total', ...sums, null, null, null, total.potential.toFixed(2), '', '']],
    },
  ]);
}
