import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { COUNTIES } from '../../romania/counties.ts';
import { COUNTRIES } from '../../romania/countries.ts';
import { legalFormPatterns } from '../../romania/legal-form.ts';

// Written into the statement: what the planner sees it looks up, what comes as a parameter it compares one by one.
const codesOf = (list: readonly { code: string }[]) => sql.lit(`{${list.map(({ code }) => code).join()}}`);
const isBlank = (column: string) => sql`coalesce(${sql.ref(`clients.${column}`)}, '') = ''`;

/** A pattern as PostgreSQL says it: the same but for what a letter is. */
const patternOf = ({ source }: RegExp) => source.replaceAll('\\p{L}', '[[:alpha:]]');

// Letters with dots between them become one word: S.R.L. is SRL. A single one ("Popescu I.") tells of no form either way.
const dots = sql.lit(patternOf(legalFormPatterns.dotted));
const hasDots = (text: RawBuilder<string>) => sql`${text} collate "C" ~ '\\. ?.(\\W|$)'`;
const joined = (text: RawBuilder<string>) => sql<string>`case when not ${hasDots(text)} then ${text} else (
  select string_agg(part || coalesce(translate(hits[at], '. ', '') || ' ', ''), '' order by at)
  from (select array(select found[1] from regexp_matches(${text} collate "ro-x-icu", '(' || ${dots} || ')', 'g') found) as hits) h,
    regexp_split_to_table(${text} collate "ro-x-icu", ${dots}) with ordinality as parts(part, at)) end`;
const spaced = (text: RawBuilder<string>) =>
  sql<string>`btrim(case when ${text} like '%  %' then regexp_replace(${text}, '\\s+', ' ', 'g') else ${text} end)`;

// As `fold` of romania/diacritics.ts: small letters without their marks. Most names have none.
const folded = (text: RawBuilder<string>) => sql<string>`
  case when octet_length(${text}) = length(${text}) then lower(${text} collate "C") collate "C" else
  replace(replace(replace(translate(regexp_replace(normalize(lower(${text} collate "ro-x-icu"), nfd), '[\\u0300-\\u036f]', '', 'g'),
    'øłđı', 'oldi'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe') collate "C" end`;

const { folded: inFolded, written, between } = legalFormPatterns;
const anyFolded = sql.lit(inFolded.map((pattern) => patternOf(pattern)).join('|'));

/** `hasLegalForm` of romania/legal-form.ts, of the name. Each step is kept apart, so that it is taken once. */
const hasLegalForm = sql<SqlBool>`(
  select f.key collate "C" ~ ${anyFolded} or f.name collate "C" ~ ${sql.lit(patternOf(written))}
  from (select n.name, ${folded(sql`n.name`)} as key
    from (select ${spaced(sql`d.name`)} as name
      from (select ${joined(sql`w.name`)} as name
        from (select translate(normalize(clients.name, nfc), ${sql.lit(between)}, ${sql.lit(' '.repeat(between.length))}) as name offset 0) w
        offset 0) d
      offset 0) n
    offset 0) f)`;

/**
 * Whether an e-Factura to a client would be refused: `missingForEFactura` of romania/address.ts in SQL, out of the same
 * lists. What costs most is asked last, of those alone for whom nothing else is missing.
 */
export const isNotReady = sql<SqlBool>`(case
  when ${isBlank('name')} then true
  when clients.country <> 'RO' then clients.country <> all(${codesOf(COUNTRIES)}::text[]) or ${isBlank('locality')}
    or (${isBlank('street')} and ${isBlank('street_no')}) or clients.tax_id_kind = 'none' or ${isBlank('tax_id')}
  when clients.county is null or clients.county <> all(${codesOf(COUNTIES)}::text[]) then true
  when clients.county = 'RO-B' then clients.sector is null or ${isBlank('street')}
  else ${isBlank('locality')} or (${isBlank('street')} and ${isBlank('street_no')}) end
  or (clients.country = 'RO' and (clients.tax_id_kind = 'none' or ${isBlank('tax_id')}) and ${hasLegalForm}))`;
