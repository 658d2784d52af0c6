import type { Courier } from './courier.ts';

/** The courier of a firm that has no contract with one: it numbers the parcels itself and takes them nowhere. */
export function openCourier(): Courier {
  return {
    name: 'local',
    ship: async ({ reference }) => ({ number: parcelNumber(reference) }),
  };
}

/** Twelve digits, the last of which checks the others (Luhn), so that a mistyped number is noticed. */
export function parcelNumber(reference: number): string {
  const body = `9${String(reference).padStart(10, '0')}`;
  return `${body}${checkDigit(body)}`;
}

function checkDigit(body: string): number {
  const sum = [...body].reverse().reduce((all, digit, at) => {
    const doubled = Number(digit) * (at % 2 === 0 ? 2 : 1);
    return all + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return (10 - (sum % 10)) % 10;
}
