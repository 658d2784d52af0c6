// The /max metadata: /min cannot tell a mobile number, /mobile calls every landline invalid.
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

export type ParsedPhone = { ok: true; e164: string; mobile: boolean } | { ok: false; message: string };

/**
 * Reads a phone number, Romanian unless it starts with `+` or `00`. The short numbers ANAF sends (`0219224`)
 * pass.
 * @returns E.164; `mobile` tells whether an SMS may be sent (true also where a country does not tell them
 * apart)
 */
export function parsePhone(text: string): ParsedPhone {
  // Numbers copied from a spreadsheet or a chat carry invisible direction marks.
  const typed = text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/^\s*(?:tel|telefon|mobil|mob|fax)\b[\s.:]*/i, '')
    .trim();
  if (typed === '') return refuse('Scrieți numărul de telefon.');
  if (severalNumbers(typed)) return refuse('Scrieți un singur număr de telefon.');

  const phone = parsePhoneNumberFromString(typed, { defaultCountry: 'RO', extract: false });
  if (!phone?.isValid())
    return refuse('Numărul de telefon nu este corect; pentru străinătate începeți cu + și prefixul țării.');
  if (phone.ext) return refuse('Scrieți numărul de telefon fără interior.');
  return { ok: true, e164: phone.number, mobile: /MOBILE$/.test(phone.getType() ?? '') };
}

/**
 * National form for Romania (`0722 123 456`), international for the others; an unknown text stays as it is.
 */
export function formatPhone(e164: string): string {
  const phone = parsePhoneNumberFromString(e164);
  if (!phone) return e164;
  return phone.country === 'RO' ? phone.formatNational() : phone.formatInternational();
}

function severalNumbers(text: string): boolean {
  return text.split(/[/,;|]/).filter((part) => part.replace(/\D/g, '').length >= 6).length > 1;
}

function refuse(message: string): ParsedPhone {
  return { ok: false, message };
}
