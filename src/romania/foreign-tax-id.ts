import jsvat from 'jsvat-next';
import { isEu } from './countries.ts';

type ParsedForeignTaxId = { ok: true; kind: 'foreign'; value: string } | { ok: false; message: string };

// Greece signs its VAT numbers EL; Northern Ireland trades goods with the Union as XI.
const PREFIXES: Record<string, string[]> = { GR: ['EL'], EL: ['EL'], GB: ['GB', 'XI'], XI: ['XI'] };

/**
 * Reads a foreign tax number. European Union, Great Britain and Northern Ireland: a VAT number with a right
 * check digit, its prefix added when missing. Elsewhere: 2–30 letters, digits and `. - /`, at least two of
 * them digits.
 */
export function parseForeignTaxId(text: string, country: string): ParsedForeignTaxId {
  const compact = text.replace(/\s/g, '').toUpperCase();
  return isEu(country) || country in PREFIXES ? vatNumber(compact, country) : anyNumber(compact);
}

function vatNumber(text: string, country: string): ParsedForeignTaxId {
  const prefixes = PREFIXES[country] ?? [country];
  const bare = text.replace(/[.\-–/]/g, '').replace(/^GR(?=\d)/, 'EL');
  const candidates = [bare, ...prefixes.map((prefix) => prefix + bare)];
  const value = candidates.find(
    (candidate) =>
      prefixes.some((prefix) => candidate.startsWith(prefix)) &&
      jsvat.checkVAT(candidate, jsvat.countries).isValid,
  );
  if (value) return { ok: true, kind: 'foreign', value };
  return {
    ok: false,
    message: `Codul de TVA nu este corect pentru țara aleasă (începe cu ${prefixes.join(' sau ')}).`,
  };
}

function anyNumber(text: string): ParsedForeignTaxId {
  const digits = text.match(/\d/g)?.length ?? 0;
  if (/^[A-Z0-9./-]{2,30}$/.test(text) && digits >= 2) return { ok: true, kind: 'foreign', value: text };
  return {
    ok: false,
    message: 'Codul fiscal străin are 2–30 de litere și cifre, dintre care cel puțin două cifre.',
  };
}
