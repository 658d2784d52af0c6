import { expect, test } from 'vitest';
import { endOfDay, localTime, momentOf, readMoment, snoozedTo } from '../../src/notes/reminder-time.ts';

const iso = (local: string) => momentOf(local).toISOString();

test('the clock of Romania is two hours ahead in winter and three in summer', () => {
  expect(iso('2026-11-24T10:30')).toBe('2026-11-24T08:30:00.000Z');
  expect(iso('2026-07-01T10:30')).toBe('2026-07-01T07:30:00.000Z');
});

test('an hour that the spring night leaves out comes one hour later', () => {
  expect(iso('2027-03-28T02:59')).toBe('2027-03-28T00:59:00.000Z');
  expect(iso('2027-03-28T03:30')).toBe('2027-03-28T01:30:00.000Z');
  expect(localTime(momentOf('2027-03-28T03:30'))).toBe('2027-03-28T04:30');
  expect(iso('2027-03-28T04:00')).toBe('2027-03-28T01:00:00.000Z');
});

test('of an hour that the autumn night has twice it is the first', () => {
  expect(iso('2026-10-25T02:59')).toBe('2026-10-24T23:59:00.000Z');
  expect(iso('2026-10-25T03:30')).toBe('2026-10-25T00:30:00.000Z');
  expect(iso('2026-10-25T04:00')).toBe('2026-10-25T02:00:00.000Z');
});

test('every minute of both nights is read back as it was shown, but those that do not exist', () => {
  for (const night of ['2027-03-28', '2026-10-25', '2026-11-24'])
    for (let minute = 0; minute < 360; minute += 1) {
      const local = `${night}T0${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
      const missing = night === '2027-03-28' && local >= `${night}T03:00` && local < `${night}T04:00`;
      expect(localTime(momentOf(local))).toBe(missing ? local.replace('T03', 'T04') : local);
    }
});

test('JSON may say the offset, or leave it to the clock of Romania', () => {
  expect(readMoment('2026-10-25T03:30:00+02:00')?.toISOString()).toBe('2026-10-25T01:30:00.000Z');
  expect(readMoment('2026-11-24T08:30:00.000Z')?.toISOString()).toBe('2026-11-24T08:30:00.000Z');
  expect(readMoment('2026-11-24T10:30')?.toISOString()).toBe('2026-11-24T08:30:00.000Z');
  for (const wrong of [
    '',
    '2026-02-30T10:00',
    '2026-11-24',
    '2026-11-24T25:00',
    'mâine',
    '2026-11-24T10:00+99:00',
  ])
    expect([wrong, readMoment(wrong)]).toEqual([wrong, undefined]);
});

test('what is put off comes in an hour, tomorrow at nine or on Monday at nine', () => {
  const wednesday = new Date('2026-11-25T10:20:30Z');
  expect(snoozedTo('hour', wednesday).toISOString()).toBe('2026-11-25T11:20:00.000Z');
  expect(localTime(snoozedTo('tomorrow', wednesday))).toBe('2026-11-26T09:00');
  expect(localTime(snoozedTo('monday', wednesday))).toBe('2026-11-30T09:00');
  // On Monday it is the next one; after midnight here it is still yesterday in UTC; over the spring night it is nine.
  expect(localTime(snoozedTo('monday', new Date('2026-11-30T10:00:00Z')))).toBe('2026-12-07T09:00');
  expect(localTime(snoozedTo('tomorrow', new Date('2026-11-24T22:30:00Z')))).toBe('2026-11-26T09:00');
  expect(localTime(snoozedTo('tomorrow', new Date('2027-03-27T10:00:00Z')))).toBe('2027-03-28T09:00');
});

test('a day ends where the next one begins, also when it has 23 or 25 hours', () => {
  expect(endOfDay(new Date('2027-03-28T10:00:00Z')).toISOString()).toBe('2027-03-28T21:00:00.000Z');
  expect(endOfDay(new Date('2026-10-25T10:00:00Z')).toISOString()).toBe('2026-10-25T22:00:00.000Z');
});
