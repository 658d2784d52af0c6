import { expect, test } from 'vitest';
import { openCourier, parcelNumber } from '../../../src/external/courier/local.ts';

const parcel = { recipient: 'Ion', phone: null, address_lines: ['Dej'], payer: 'supplier' as const };

test('the same parcel has the same number, another one another', async () => {
  const { ship } = openCourier();

  expect(await ship({ ...parcel, reference: 7 })).toEqual(await ship({ ...parcel, reference: 7 }));
  expect(await ship({ ...parcel, reference: 8 })).not.toEqual(await ship({ ...parcel, reference: 7 }));
});

test('a number is twelve digits, and the last one checks the others', () => {
  expect(parcelNumber(1)).toMatch(/^9\d{11}$/);
  const sum = [...parcelNumber(123_456)].reverse().reduce((all, digit, at) => {
    const doubled = Number(digit) * (at % 2 === 1 ? 2 : 1);
    return all + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  expect(sum % 10).toBe(0);
});
