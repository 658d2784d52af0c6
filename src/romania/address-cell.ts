import type { Address } from './address.ts';
import { COUNTIES, type County, countyOfPostalCode, findCounty } from './counties.ts';
import { findCountry } from './countries.ts';
import { fixDiacritics, fold } from './diacritics.ts';
import { localityKey, parseLocality } from './localities.ts';

/** The parts that one cell with a whole address tells; null where it is silent. */
export type AddressParts = { [Part in keyof Address]: Address[Part] | null };

type Taken<Value> = { value: Value | null; rest: string[] };

// All are tried on folded text, so that `Șos.` and `SOS` are one.
const STREET =
  /^(?:(?:str|sos|intr|spl|prel|fund|fdt|cal|al|dr|bd|bld|blvd)(?:\.|(?= ))|strada |bulevardul |bdul |b-dul |b-d |calea |soseaua |aleea |piata |p-ta |pta |intrarea |drumul |splaiul |prelungirea |fundatura |pasajul |ulita )/;
const DETAIL =
  /^(?:bl|bloc|blocul|sc|scara|et|etaj|etajul|ap|apart|apartament|apartamentul|cam|camera|corp|corpul|mansarda|parter|parterul|demisol|biroul?|hala|lot|lotul|tarla|tarlaua|parcela|modul|modulul|spatiul?|interfon|cladirea|cart|cartier|cartierul|zona|incinta|complex|complexul|ferma|km|dn|dj|dc|parcul?|platforma|depozit|depozitul|cf|nr\.? ?cad)(?![a-z])/;
const PLACE =
  /^(?:mun|municipiul|oras|orasul|or|com|comuna|sat|satul|loc|localitatea|mrj)(?:\. ?| )(?=[a-z])/;
const COUNTY = /^jud(?:et|etul)?(?:[.:] ?| )/;
const LABELS =
  /\s+(?=(?:jud|jude[tț]|jude[tț]ul|mun|municipiul|com|comuna|loc|cod po[sș]tal|sector|sectorul|sect|bl|sc|et|ap|cam)(?:[.:]\s*|\s+)\S)/giu;
const NUMBER =
  /^(.*?)(?:^|\s)(?:nr|num[aă]rul)(?:[.:]+\s*|\s+)(\S{1,30}(?: [a-z](?![\p{L}.]))?)(?:\s+(.*))?$/iu;
const BARE_NUMBER = /^(.*\p{L}\S*) (\d{1,3}(?: ?[a-z])?(?:[-/]\d{0,3}[a-z]?)?)()$/iu;
const POSTAL_CODE = /(?:^|\s)(?:(?:c\.?p\.?|cod(?:ul)? po[sș]tal)[\s.:]*(\d{5,6})|(\d{6}))(?=$|[\s.])/iu;
const SECTOR = /(?:^|\s)sect(?:or(?:ul)?)?(?:\.\s*|\s*)([1-6])(?![\d\p{L}])/iu;

// No address is longer, and the patterns look at every beginning again.
const longest = 600;

/**
 * Reads an address written in one cell: `Str. Lungă nr. 5, bl. A2, ap. 3, Dej, jud. Cluj, 405200`. What cannot be told
 * stays in `street` or `address_extra`; no word is lost but the labels of what was understood. Only counties, their
 * seats and countries are looked up.
 */
export function parseAddressCell(text: string): AddressParts {
  if (text.length > longest) return { ...silent, street: fixDiacritics(text) };

  const country = takeCountry(segmentsOf(text));
  if (country.value !== null && country.value !== 'RO')
    return { ...silent, country: country.value, street: join(country.rest) };

  const postal = takePostalCode(country.rest);
  const sector = takeSector(postal.rest);
  const county = sector.value
    ? { value: findCounty('B') ?? null, rest: sector.rest }
    : takeCounty(sector.rest);
  const { street, number, extra, rest } = takeStreet(county.rest);
  const isPlaced = street !== null || county.value !== null || postal.value !== null;
  const place = sector.value ? { value: 'București', rest } : takePlace(rest, isPlaced);
  const [first, ...others] =
    street === null ? [join(place.rest.slice(0, 1)), ...place.rest.slice(1)] : [street, ...place.rest];
  return {
    country: country.value,
    county:
      (county.value ?? countyOfPostalCode(postal.value ?? '') ?? countyOfSeat(place.value))?.code ?? null,
    locality: place.value,
    sector: sector.value,
    street: first ?? null,
    street_no: number,
    address_extra: join([...extra, ...others]),
    postal_code: postal.value,
  };
}

const silent: AddressParts = {
  country: null,
  county: null,
  locality: null,
  sector: null,
  street: null,
  street_no: null,
  address_extra: null,
  postal_code: null,
};

function segmentsOf(text: string): string[] {
  const lines = text.replace(/[\n\r;]+/g, ',').replace(/\(\s*(jud[^()]*)\)/giu, ',$1,');
  return fixDiacritics(lines)
    .replace(LABELS, ', ')
    .split(',')
    .map((segment) => segment.trim())
    .filter((segment) => /[\p{L}\p{N}]/u.test(segment));
}

function takeCountry(segments: string[]): Taken<string> {
  const at = segments.findIndex((segment) => fold(segment) === 'romania');
  if (at >= 0) return { value: 'RO', rest: without(segments, at) };

  const last = segments.at(-1) ?? '';
  const country = segments.length > 1 && last.length > 3 && !findCounty(last) ? findCountry(last) : undefined;
  return country ? { value: country.code, rest: segments.slice(0, -1) } : { value: null, rest: segments };
}

function takePostalCode(segments: string[]): Taken<string> {
  for (const [at, segment] of segments.entries()) {
    const [said, labelled, bare] = POSTAL_CODE.exec(segment) ?? [];
    const code = labelled ?? bare;
    if (said === undefined || code === undefined || !countyOfPostalCode(code)) continue;
    // Six digits are also a cadastral number.
    if (!labelled && /\b(?:nr|cad|cf|tel)\b/.test(fold(segment))) continue;
    return { value: code.padStart(6, '0'), rest: replaced(segments, at, [segment.replace(said, ' ')]) };
  }
  return { value: null, rest: segments };
}

/** A sector is București's, unless a county is named and București is not. */
function takeSector(segments: string[]): Taken<number> {
  const capital = segments.some((segment) => /\bbucuresti\b/.test(fold(segment)));
  const at = segments.findIndex((segment) => SECTOR.test(segment));
  const [said = '', number] = SECTOR.exec(segments[at] ?? '') ?? [];
  if (!number || (!capital && segments.some((segment) => COUNTY.test(fold(segment)))))
    return { value: null, rest: segments };

  const rest = replaced(segments, at, [(segments[at] ?? '').replace(said, ' ')]);
  return {
    value: Number(number),
    rest: rest.filter(
      (segment) =>
        fold(segment)
          .replace(COUNTY, '')
          .replace(PLACE, '')
          .replace(/[.\s]+$/, '') !== 'bucuresti',
    ),
  };
}

function takeCounty(segments: string[]): Taken<County> {
  for (const [at, segment] of segments.entries()) {
    const words = COUNTY.test(fold(segment)) ? segment.replace(/^jud\p{L}*[.:]?\s*/iu, '').split(' ') : [];
    for (let length = Math.min(3, words.length); length > 0; length -= 1) {
      const county = countyNamed(words.slice(0, length).join(' '));
      if (county) return { value: county, rest: replaced(segments, at, [words.slice(length).join(' ')]) };
    }
  }
  const at = segments.findLastIndex((segment) => isCounty(segment, segments));
  return { value: countyNamed(segments[at] ?? '') ?? null, rest: at < 0 ? segments : without(segments, at) };
}

/** Without its label: `Cluj` is a county, `Iași` only where something else can be the locality. */
function isCounty(segment: string, segments: string[]): boolean {
  const county = PLACE.test(fold(segment)) ? undefined : countyNamed(segment);
  if (!county) return false;
  if (localityKey(county.seat) !== localityKey(segment)) return true;
  return (
    segments.some((other) => other !== segment && isPlace(other)) ||
    segments.filter((one) => fold(one) === fold(segment)).length > 1
  );
}

function countyNamed(name: string): County | undefined {
  const bare = name.replace(/[.\s]+$/, '');
  return /\d/.test(bare) || (bare.length < 3 && !/^[A-Z]{2}$/.test(bare)) ? undefined : findCounty(bare);
}

type Street = { street: string | null; number: string | null; extra: string[]; rest: string[] };

function takeStreet(segments: string[]): Street {
  const labelled = segments.findIndex((segment) => STREET.test(fold(segment)));
  const numbered = segments.findIndex((segment) => !DETAIL.test(fold(segment)) && NUMBER.test(segment));
  const ended = segments.findIndex((segment) => !isLabelled(segment) && BARE_NUMBER.test(segment));
  const at = [labelled, numbered, ended].find((place) => place >= 0) ?? -1;
  const segment = segments[at];
  if (segment === undefined) return parted(null, null, segments);

  const [, before = segment, number = null, after = ''] =
    NUMBER.exec(segment) ?? BARE_NUMBER.exec(segment) ?? [];
  if (before !== '' && number !== null) return parted(before, number, replaced(segments, at, [after]));
  // The number stands in the next segment, or this one is the number of the segment before.
  if (before !== '') return withNext(segments, at);
  const name = segments[at - 1];
  if (name === undefined || isLabelled(name)) return parted(null, number, replaced(segments, at, [after]));
  return parted(name, number, without(replaced(segments, at, [after]), at - 1));
}

function withNext(segments: string[], at: number): Street {
  const next = segments[at + 1] ?? '';
  const [, before, number, after = ''] = NUMBER.exec(next) ?? [];
  if (before === '' && number)
    return parted(segments[at] ?? null, number, without(replaced(segments, at + 1, [after]), at));
  if (/^\d{1,4}[a-z]?(?:[-/]\d{1,4}[a-z]?)?$/i.test(next))
    return parted(segments[at] ?? null, next, without(without(segments, at), at));
  return parted(segments[at] ?? null, null, without(segments, at));
}

function parted(street: string | null, number: string | null, segments: string[]): Street {
  const isDetail = (segment: string) => DETAIL.test(fold(segment));
  return { street, number, extra: segments.filter(isDetail), rest: segments.filter((one) => !isDetail(one)) };
}

/** The locality: the labelled village, else the labelled town or commune, else a bare name beside other parts. */
function takePlace(segments: string[], isPlaced: boolean): Taken<string> {
  const labelled = segments.filter((segment) => PLACE.test(fold(segment)));
  const bare = segments.filter(isPlace);
  const seat = bare.find((segment) => countyOfSeat(segment));
  const chosen =
    labelled.find((segment) => /^(?:sat|loc)/.test(fold(segment))) ??
    labelled[0] ??
    seat ??
    (isPlaced || bare.length > 1 ? bare.at(-1) : undefined);
  if (chosen === undefined) return { value: null, rest: segments };

  const { name, uat } = parseLocality(chosen);
  const rest = without(segments, segments.indexOf(chosen)).filter(
    (segment) =>
      localityKey(segment.replace(/^\p{L}+\.?\s+/u, '')) !== localityKey(name) || !labelled.includes(segment),
  );
  return { value: name, rest: uat === null ? rest : [...rest, uat] };
}

function isPlace(segment: string): boolean {
  return (
    !STREET.test(fold(segment)) &&
    !DETAIL.test(fold(segment)) &&
    /^[\p{L} .'-]+$/u.test(segment) &&
    !COUNTY.test(fold(segment)) &&
    segment.split(' ').length <= 5
  );
}

function isLabelled(segment: string): boolean {
  return [STREET, DETAIL, PLACE, COUNTY].some((label) => label.test(fold(segment)));
}

function countyOfSeat(locality: string | null): County | undefined {
  const key = localityKey(locality ?? '');
  // Ilfov's seat is București, a county of its own.
  return COUNTIES.find(
    ({ name, seat }) => localityKey(seat) === key && (key !== 'bucuresti' || name === seat),
  );
}

function replaced(segments: string[], at: number, by: string[]): string[] {
  const tidy = by
    .map((segment) => segment.replace(/\s+/g, ' ').trim())
    .filter((segment) => /[\p{L}\p{N}]/u.test(segment));
  return segments.toSpliced(at, 1, ...tidy);
}

function without(segments: string[], at: number): string[] {
  return segments.toSpliced(at, 1);
}

function join(segments: string[]): string | null {
  return segments.length === 0 ? null : segments.join(', ');
}
