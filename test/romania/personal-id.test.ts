import { expect, test } from 'vitest';
import { isPersonalId } from '../../src/romania/personal-id.ts';

test.each([
  ['1960229120019', 'born on 29 February of a leap year'],
  ['2850315401233', 'born in București'],
  ['3991231010044', 'born in the nineteenth century'],
  ['5000229510053', 'born on 29 February 2000, county 51'],
  ['6040229520063', 'county 52'],
  ['7000229460075', 'of a foreigner whose 29 February only 2000 had, county 46'],
  ['8900101470083', 'county 47'],
  ['9700615480092', 'county 48'],
  ['6010720709549', 'county 70, issued by SIIEASC'],
  ['1900101800151', 'county 80'],
  ['1900101830161', 'county 83'],
  ['1900101120031', 'whose sum leaves 10, so that the check digit is 1'],
])('%s is a CNP: %s', (cnp) => {
  expect(isPersonalId(cnp)).toBe(true);
});

test.each([
  ['6010720709548', 'the check digit is wrong'],
  ['1900230120109', 'February has no 30th'],
  ['2870431120111', 'April has no 31st'],
  ['1000229120194', '1900 was no leap year'],
  ['1991301120189', 'there is no month 13'],
  ['1900101490122', 'county 49 does not exist'],
  ['1900101530131', 'county 53 does not exist'],
  ['1900101000145', 'county 00 does not exist'],
  ['1900101710224', 'county 71 does not exist'],
  ['1900101840175', 'county 84 does not exist'],
  ['0900101120206', 'no sex and century has the digit 0'],
  ['0000000000000', 'it only fills the field'],
  ['196022912001', 'a digit is missing'],
  ['19602291200191', 'it has a digit too many'],
  ['196022912001A', 'it has a letter'],
  ['', 'it is empty'],
])('%s is no CNP: %s', (cnp) => {
  expect(isPersonalId(cnp)).toBe(false);
});
