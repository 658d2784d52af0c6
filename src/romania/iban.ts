import { electronicFormatIBAN, ValidationErrorsIBAN, validateIBAN } from 'ibantools';
import { findBank } from './banks.ts';

export type ParsedIban = { ok: true; iban: string; bank: string | null } | { ok: false; message: string };

/**
 * Reads an IBAN of any country (length, shape, mod 97), with or without spaces.
 * @returns the electronic form and, for a Romanian account, the bank's name when it is known
 */
export function parseIban(text: string): ParsedIban {
  const iban =
    electronicFormatIBAN(
      text
        .normalize('NFKC')
        .replace(/^\s*IBAN[\s:.]*/i, '')
        .replace(/[.\u200b]/g, ''),
    ) ?? '';
  const { valid, errorCodes } = validateIBAN(iban);
  if (!valid) return { ok: false, message: explain(iban, errorCodes) };
  return { ok: true, iban, bank: iban.startsWith('RO') ? findBank(iban.slice(4, 8)) : null };
}

/** The IBAN as it is printed, in groups of four. */
export function formatIban(iban: string): string {
  return iban.replace(/\s/g, '').replace(/(.{4})(?=.)/g, '$1 ');
}

function explain(iban: string, errors: ValidationErrorsIBAN[]): string {
  if (iban === '') return 'Scrieți IBAN-ul.';
  if (errors.includes(ValidationErrorsIBAN.NoIBANCountry)) {
    return 'IBAN-ul începe cu cele două litere ale țării, de exemplu RO.';
  }
  if (errors.includes(ValidationErrorsIBAN.WrongBBANLength)) {
    return iban.startsWith('RO')
      ? `IBAN-ul românesc are 24 de caractere; ați scris ${iban.length}.`
      : `IBAN-ul nu are lungimea cerută de țara lui; verificați-l.`;
  }
  if (errors.includes(ValidationErrorsIBAN.WrongBBANFormat))
    return 'IBAN-ul nu are forma cerută de țara lui.';
  return 'Cifrele de control ale IBAN-ului nu se potrivesc; verificați-l.';
}
