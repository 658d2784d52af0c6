import { expect, test } from 'vitest';
import { CAEN_SECTIONS, caenDivisions, findCaen, searchCaen } from '../../src/romania/caen.ts';

test('a code is looked for in Rev. 3 first, then in Rev. 2', () => {
  expect(findCaen('0111')).toMatchObject({ revision: 3, section: 'A', division: '01' });
  expect(findCaen('0111', 2)).toMatchObject({ code: '0111', revision: 2 });
  expect(findCaen('4754')).toMatchObject({ revision: 3 });
  expect(findCaen('5629')).toMatchObject({ revision: 2, section: 'I' });
  expect(findCaen('5629', 3)).toBeUndefined();
});

test.each([
  ['119', '0119'],
  ['610', '0610'],
  [' 6210 ', '6210'],
])('%j is the code %s, whose zero was lost', (typed, code) => {
  expect(findCaen(typed)?.code).toBe(code);
});

test.each(['', '9999', '01', 'abcd', '01111'])('%j is no class', (code) => {
  expect(findCaen(code)).toBeUndefined();
});

test('the sections of Rev. 3 are 22, with 87 divisions, each once', () => {
  expect(CAEN_SECTIONS.map(({ code }) => code).join('')).toBe('ABCDEFGHIJKLMNOPQRSTUV');
  const divisions = CAEN_SECTIONS.flatMap((section) => section.divisions);
  expect(new Set(divisions).size).toBe(87);
  expect(divisions).toHaveLength(87);
});

test('a section tells its divisions', () => {
  expect(caenDivisions('A')).toEqual(['01', '02', '03']);
  expect(caenDivisions('f')).toEqual(['41', '42', '43']);
  expect(caenDivisions('Z')).toEqual([]);
});

test('a search by digits gives the codes that start so, each once, Rev. 3 before Rev. 2', () => {
  const found = searchCaen('47', 500);
  expect(found.every(({ code }) => code.startsWith('47'))).toBe(true);
  expect(new Set(found.map(({ code }) => code)).size).toBe(found.length);
  const revisions = found.map(({ revision }) => revision);
  expect(revisions).toEqual([...revisions].sort((a, b) => b - a));
  expect(searchCaen('0111')).toHaveLength(1);
});

test('a search by words needs no diacritics and all the words, in any order', () => {
  expect(searchCaen('orezului cultivarea').map(({ code }) => code)).toEqual(['0112']);
  expect(searchCaen('VÂNĂTOARE')[0]).toMatchObject({ code: '0170', section: 'A', division: '01' });
  expect(searchCaen('vinatoare orez')).toEqual([]);
  expect(searchCaen('')).toEqual([]);
  expect(searchCaen('comert', 5)).toHaveLength(5);
});

test('what is found carries only the class', () => {
  expect(Object.keys(searchCaen('0112')[0] ?? {}).sort()).toEqual([
    'code',
    'division',
    'revision',
    'section',
    'title',
  ]);
});
