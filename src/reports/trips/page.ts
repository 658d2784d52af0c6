import { excerptOf } from '../../notes/note-text.ts';
import { renderPaper } from '../../romania/address.ts';
import { hidePersonalIds } from '../../romania/personal-id.ts';
import { formatPhone } from '../../romania/phone.ts';
import { counted } from '../../romania/plural.ts';
import { formatNumber } from '../../web/format.ts';
import type { Plan, Stop } from './plan.ts';
import type { Visited } from './queries.ts';
import { addressOf, type TripQuery } from './schema.ts';
import { sketchOf } from './sketch.ts';

const noteShown = 160;

type Facts = {
  query: TripQuery;
  plan: Plan;
  /** How many of the chosen clients are not there. */
  missing: number;
  /** More prospects are as near as was asked for, than a way may have stops. */
  more: boolean;
  mayEdit: boolean;
};

/** Rapoarte > Rute: the way, ready to show. */
export function tripPage({ query, plan, missing, more, mayEdit }: Facts) {
  const { start, stops, back, km, nowhere } = plan;
  return {
    any: stops.length > 0,
    asked: query.client_id.length > 0 || query.prospects_km !== undefined,
    startText: start
      ? `Plecare: ${start.name}.`
      : 'Plecare: primul client, fiindcă firma nu are încă o adresă în Setări.',
    startNav: start ? navOf(start) : null,
    count: counted(stops.length, 'oprire', 'opriri'),
    total: kmText(km),
    back: back === null ? '' : kmText(back),
    stops: stops.map((stop, at) => stopRow(stop, at)),
    nowhere: nowhere.map((client) => ({
      name: client.name,
      address: renderPaper(client),
      href: mayEdit ? `/clients/${client.id}/edit#lat` : `/clients/${client.id}`,
      link: mayEdit ? 'Pune poziția' : 'Deschide clientul',
    })),
    sketch: sketchOf(plan),
    gpx: stops.length > 0 ? addressOf(query, '/reports/routes.gpx') : '',
    notes: notesOf({ query, missing, more, found: stops.length + nowhere.length }),
  };
}

export type TripPage = ReturnType<typeof tripPage>;

function stopRow(stop: Stop, at: number) {
  const phones = [...new Set([stop.phone, stop.mobile].filter((phone) => phone !== null))];
  return {
    number: at + 1,
    name: stop.name,
    href: `/clients/${stop.id}`,
    km: kmText(stop.km),
    address: renderPaper(stop) || 'Fără adresă',
    precision: precisions[stop.geo_precision ?? ''] ?? 'poziție fără precizie cunoscută',
    phones: phones.map(phoneOf),
    contact: [stop.contact_name, stop.contact_job].filter(Boolean).join(', '),
    contactPhone: stop.contact_phone ? [phoneOf(stop.contact_phone)] : [],
    note: stop.note ? excerptOf(hidePersonalIds(stop.note), noteShown) : '',
    nav: navOf(stop),
  };
}

const phoneOf = (phone: string) => ({ href: `tel:${phone}`, text: formatPhone(phone) });

/** Where phones open a place in what the person drives by. */
const navOf = ({ lat, lon }: { lat: number; lon: number }) => ({
  google: `https://www.google.com/maps/dir/?api=1&destination=${lat},${lon}`,
  waze: `https://waze.com/ul?ll=${lat},${lon}&navigate=yes`,
  geo: `geo:${lat},${lon}`,
});

const precisions: Record<string, string> = {
  address: 'poziție la adresă',
  street: 'poziție la stradă',
  locality: 'poziție în centrul localității',
  sector: 'poziție în centrul sectorului',
  county: 'poziție la reședința județului',
  manual: 'poziție pusă de mână',
};

const kmText = (km: number) => `${formatNumber(km.toFixed(1), 1)} km`;

function notesOf({
  query,
  missing,
  more,
  found,
}: Pick<Facts, 'query' | 'missing' | 'more'> & { found: number }) {
  const notes: string[] = [];
  if (missing > 0)
    notes.push(
      missing === 1
        ? 'Un client ales nu apare: este arhivat, unit cu altul sau nu mai există.'
        : `${counted(missing, 'client ales', 'clienți aleși')} nu apar: sunt arhivați, uniți cu alții sau nu mai există.`,
    );
  if (more) notes.push('Sunt mai mulți prospecți atât de aproape; ruta îi cuprinde pe cei mai apropiați.');
  if (query.prospects_km !== undefined && found === 0)
    notes.push(`Niciun prospect cu poziție pe hartă la cel mult ${query.prospects_km} km de plecare.`);
  return notes;
}

/** What a person chooses from, with what was typed. */
export function tripForm({ asked, errors, chosen, found, managers, seesAll }: FormFacts) {
  const typed = (name: string) => String([asked[name] ?? ''].flat().at(-1));
  const error = (...names: string[]) =>
    errors.find(({ field }) => names.some((name) => field === name || field.startsWith(`${name}[`)))
      ?.message ?? '';
  return {
    from: { value: typed('from'), error: error('from') },
    km: { value: typed('prospects_km'), error: error('prospects_km') },
    returns: !['false', '0', 'no', 'off'].includes(typed('return')),
    returnError: error('return'),
    find: { value: typed('find'), error: error('find') },
    chosen: chosen.map(({ id, name }) => ({ id: String(id), name })),
    chosenError: error('client_id', 'ids'),
    found,
    nothingFound: found.length === 0 && typed('find').trim() !== '' && !error('find'),
    managers: seesAll
      ? managers.map(({ id, name }) => ({
          value: String(id),
          label: name,
          on: String(id) === typed('manager'),
        }))
      : [],
    managerError: error('manager'),
  };
}

type FormFacts = {
  asked: Record<string, unknown>;
  errors: { field: string; message: string }[];
  chosen: Pick<Visited, 'id' | 'name'>[];
  found: { id: string; name: string; facts: string }[];
  managers: { id: number; name: string }[];
  seesAll: boolean;
};

export type TripForm = ReturnType<typeof tripForm>;
