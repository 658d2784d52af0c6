export type TradeRegisterNo = { value: string; old: string | null; warning: string | null };

// J 40 / 372 / 23.01.2002: the day and month of some old extracts are not part of the number.
const OLD = /^([JFC])0?(\d{1,2})[/.-](\d{1,5})[/.-](?:\d{1,2}[./-]\d{1,2}[./-])?(\d{4})$/;
const NEW = /^([JFC])(\d{4})(\d{6})(\d{2})(\d)$/;

/**
 * Reads a trade register number, the old form (`J40/372/2002`) or the one given since 26 July 2024
 * (`J2002000372404`: letter, year, serial, county or 00, control digit).
 * @returns the new form, the old one when there was one; null when the text is neither. A wrong control digit
 * is only a warning: such numbers stand on real extracts.
 */
export function parseTradeRegisterNo(text: string): TradeRegisterNo | null {
  const typed = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/\s/g, '')
    .replace(/^(?:ROONRC\.?|(?:NR|NUMAR|NUMĂR)?\.?(?:ORD|ÎNREG|INREG)?\.?(?:REG\.?COM|ONRC|ORC)\.?:?)/, '')
    .replace(/[.,;]+$/, '');
  return fromOld(typed) ?? fromNew(typed);
}

function fromOld(typed: string): TradeRegisterNo | null {
  const [, letter, county, serial, year] = OLD.exec(typed) ?? [];
  if (!letter || !county || !serial || !year) return null;
  if (!isCounty(Number(county)) || !isOldYear(Number(year)) || Number(serial) === 0) return null;

  const body = `${letter}${year}${serial.padStart(6, '0')}${county.padStart(2, '0')}`;
  return { value: body + controlDigit(body), old: oldForm(letter, county, serial, year), warning: null };
}

function fromNew(typed: string): TradeRegisterNo | null {
  const [value, letter, year, serial, county, control] = NEW.exec(typed) ?? [];
  if (!value || !letter || !year || !serial || !county || !control) return null;
  if (Number(year) < 1990 || Number(year) > 2099 || Number(serial) === 0) return null;
  if (county !== '00' && !isCounty(Number(county))) return null;

  const had = county !== '00' && isOldYear(Number(year));
  return {
    value,
    old: had ? oldForm(letter, county, serial, year) : null,
    warning: controlWarning(controlDigit(value.slice(0, -1)), control),
  };
}

function oldForm(letter: string, county: string, serial: string, year: string): string {
  return `${letter}${county.padStart(2, '0')}/${Number(serial)}/${year}`;
}

function controlWarning(right: string, typed: string): string | null {
  if (right === typed) return null;
  return `Cifra de control a numărului de înregistrare ar trebui să fie ${right}; verificați numărul.`;
}

function controlDigit(body: string): string {
  const digits = [...body.slice(1)].reduce((sum, digit) => sum + Number(digit), 0);
  return String(((body.charCodeAt(0) % 10) + digits) % 10);
}

function isCounty(number: number): boolean {
  return (number >= 1 && number <= 40) || number === 51 || number === 52;
}

function isOldYear(year: number): boolean {
  return year >= 1990 && year <= 2024;
}
