import { findCounty } from '../../romania/counties.ts';
import { findCountry } from '../../romania/countries.ts';
import { fold } from '../../romania/diacritics.ts';
import { localityKey, parseLocality } from '../../romania/localities.ts';
import { parsePostalCode } from '../../romania/postal-code.ts';
import type { CompanyAddress } from './anaf.ts';
import type { AnafAddress } from './record.ts';

/** One address block in our words, from its own fields alone. */
export function toAddress(given: AnafAddress): CompanyAddress {
  // ANAF leaves the country empty for Romania.
  const country = findCountry(given.country)?.code ?? 'RO';
  const place = country === 'RO' ? placeOf(given) : placeAbroad(given);
  return {
    country,
    ...place,
    street: isSamePlace(given.street, place.locality) ? null : given.street || null,
    // '11 A' and '11A' are the same door; '69/A' and '20-22' stay.
    street_no: given.number.replace(/^(\d+) ([A-Za-z])$/, '$1$2') || null,
    address_extra: given.details || null,
    postal_code: country === 'RO' ? postalCode(given.postalCode) : given.postalCode || null,
  };
}

/** Six digits, or null when there are none. */
export function postalCode(text: string): string | null {
  const parsed = parsePostalCode(text);
  return parsed.ok ? parsed.value : null;
}

/** Whether an address says nothing that an invoice could use. */
export function isEmpty(address: CompanyAddress): boolean {
  return !address.county && !address.locality && !address.street;
}

/** Whether two addresses are the same door; details and postal codes, often given in one only, do not count. */
export function isSameDoor(one: CompanyAddress, other: CompanyAddress): boolean {
  return doorKey(one) === doorKey(other);
}

function doorKey({ country, county, locality, uat, sector, street, street_no }: CompanyAddress): string {
  return JSON.stringify([
    country,
    county,
    sector,
    ...[locality, uat, street, street_no].map((part) => fold(part ?? '')),
  ]);
}

type Place = Pick<CompanyAddress, 'county' | 'locality' | 'uat' | 'sector'>;

function placeOf(given: AnafAddress): Place {
  const { name, uat, sector } = parseLocality(given.locality);
  const county = sector === null ? countyOf(given) : 'RO-B';
  if (county !== 'RO-B') return { county, locality: name || null, uat: uat || null, sector: null };

  // In București the ministry's locality code is the number of the sector.
  const code = /^[1-6]$/.test(given.localityCode) ? Number(given.localityCode) : null;
  return { county, locality: 'București', uat: null, sector: sector ?? code };
}

function placeAbroad(given: AnafAddress): Place {
  return { county: given.county || null, locality: given.locality || null, uat: null, sector: null };
}

function countyOf(given: AnafAddress): string | null {
  const county = findCounty(given.plate) ?? findCounty(given.county) ?? findCounty(given.countyNumber);
  return county?.code ?? null;
}

/** Where streets have no names ANAF repeats the village in place of the street. */
function isSamePlace(street: string, locality: string | null): boolean {
  return locality !== null && localityKey(parseLocality(street).name) === localityKey(locality);
}
