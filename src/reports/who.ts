import { z } from 'zod';
import { statuses } from '../clients/schema.ts';
import { findCounty } from '../romania/counties.ts';
import { notListed, optional } from '../web/query.ts';
import { chosen } from './period.ts';

export const manager = chosen('Alegeți managerul din listă.');
export const type = chosen('Alegeți tipul din listă.');
export const county = optional(
  z.string().transform((text, context) => {
    const found = findCounty(text)?.code;
    if (found) return found;
    context.addIssue({ code: 'custom', message: 'Județul nu este din listă.' });
    return z.NEVER;
  }),
);
export const status = optional(z.enum(statuses, notListed));

/** Which clients a report is about, as addresses say it. */
export type Who = {
  manager?: number | undefined;
  type?: number | undefined;
  county?: string | undefined;
  status?: (typeof statuses)[number] | undefined;
};

/** What is asked for; who sees an own portfolio gets that, whoever's is asked for. */
export const ownOnly = <Query extends Who>(query: Query, portfolioOf: number | null): Query =>
  portfolioOf === null ? query : { ...query, manager: portfolioOf };
