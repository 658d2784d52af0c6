import type { Db } from '../../db/database.ts';
import { migrationGap } from '../../db/migrations.ts';
import type { Files } from '../../external/files/files.ts';
import { counted } from '../../romania/plural.ts';
import { backupJob, brokenRules } from '../actions.ts';
import { type Finding, fail, ok, warn } from './finding.ts';
import {
  backupAge,
  countOverdue,
  describeServer,
  listFailing,
  listNamedFiles,
  listSleepingTriggers,
} from './queries.ts';

const oldestServer = 140_000;
const pageOfFiles = 500;

/** What the database says of itself and of its data. @param now of this machine, whose clock is compared */
export async function databaseFindings(db: Db, now: Date): Promise<Finding[]> {
  const server = await describeServer(db);
  const findings = serverFindings(server);
  const apart = Math.abs(now.getTime() / 1000 - server.now);
  findings.push(
    apart < 5
      ? ok('ceasuri', 'mașina și PostgreSQL merg la fel')
      : warn('ceasuri', `mașina și PostgreSQL diferă cu ${Math.round(apart)} s: porniți NTP pe amândouă`),
  );
  const { pending, unknown } = await migrationGap(db);
  if (pending.length > 0)
    return [...findings, fail('migrări', `lipsesc ${pending.join(', ')}: rulați npm run migrate`)];
  findings.push(
    unknown.length > 0
      ? warn('migrări', `baza de date are ${unknown.join(', ')}, de la o versiune mai nouă`)
      : ok('migrări', 'la zi'),
  );
  const broken = await brokenRules(db);
  findings.push(...broken.map((text) => fail('date', text)));
  if (broken.length === 0)
    findings.push(ok('date', 'regulile sunt verificate, indexurile întregi, registrul se potrivește'));
  const asleep = await listSleepingTriggers(db);
  if (asleep.length > 0)
    findings.push(fail('declanșatori', `opriți: ${asleep.join(', ')}. Porniți-i cu ENABLE TRIGGER`));
  return [...findings, ...(await workFindings(db))];
}

function serverFindings(server: Awaited<ReturnType<typeof describeServer>>): Finding[] {
  return [
    server.version < oldestServer
      ? fail('PostgreSQL', `${server.name} e prea vechi: e nevoie de 14 sau mai nou`)
      : ok('PostgreSQL', server.name),
    server.icu
      ? ok('ICU', 'ordinea românească există')
      : fail('ICU', 'lipsește ro-x-icu: PostgreSQL trebuie făcut cu ICU'),
    server.trgm ? ok('pg_trgm', 'instalată') : fail('pg_trgm', 'lipsește: create extension pg_trgm'),
    server.encoding === 'UTF8'
      ? ok('codare', 'UTF8')
      : fail('codare', `${server.encoding} în loc de UTF8: mutați datele cu backup și restore`),
    ...(server.read_only ? [warn('scriere', 'baza de date nu primește schimbări acum')] : []),
  ];
}

async function workFindings(db: Db): Promise<Finding[]> {
  const { messages, geocoding, uncertain, night } = await countOverdue(db);
  const failing = await listFailing(db);
  const hours = await backupAge(db, backupJob);
  const late = [
    ...(messages > 0 ? [counted(messages, 'mesaj așteaptă', 'mesaje așteaptă')] : []),
    ...(geocoding > 0 ? [counted(geocoding, 'adresă așteaptă', 'adrese așteaptă')] : []),
  ];
  return [
    late.length > 0
      ? warn('restanțe', `${late.join(', ')} de peste o oră: vedeți dacă lucrătorul merge`)
      : ok('restanțe', 'nimic scadent nu așteaptă de mult'),
    ...(uncertain > 0
      ? [warn('mesaje', `${counted(uncertain, 'mesaj incert', 'mesaje incerte')}: hotărâți la Mesaje`)]
      : []),
    failing.length > 0
      ? warn('lucrări', `ultima rulare a eșuat la ${failing.join(', ')}: vedeți Setări > Lucrări`)
      : ok('lucrări', 'ultima rulare a fiecăreia a reușit'),
    night !== null && night > 36
      ? warn('noaptea', `a rulat acum ${Math.round(night)} ore: vedeți dacă lucrătorul merge`)
      : ok('noaptea', night === null ? 'încă nu a rulat' : 'a rulat'),
    hours === null
      ? warn('copie de siguranță', 'nu a fost făcută niciuna: npm run backup')
      : hours > 26
        ? warn('copie de siguranță', `ultima e de acum ${Math.round(hours)} ore: npm run backup`)
        : ok('copie de siguranță', `ultima e de acum ${hours.toFixed(1)} ore`),
  ];
}

/** Attached files against the rows that name them, by their keys alone. @param now older ones alone are stray */
export async function fileFindings(db: Db, files: Files, now: Date): Promise<Finding[]> {
  const named = new Set<string>();
  let missing = 0;
  for (let after = ''; ; ) {
    const keys = await listNamedFiles(db, after, pageOfFiles);
    for (const key of keys) {
      named.add(key);
      const content = await files.open(key);
      if (!content) missing += 1;
      content?.destroy();
    }
    after = keys.at(-1) ?? '';
    if (keys.length < pageOfFiles) break;
  }
  let stray = 0;
  for await (const key of files.listBefore(new Date(now.getTime() - 2 * 86_400_000)))
    if (!named.has(key)) stray += 1;
  const findings = [
    missing > 0
      ? fail(
          'fișiere',
          `${counted(missing, 'fișier atașat lipsește', 'fișiere atașate lipsesc')} din DATA_DIR: aduceți-le din ultima copie`,
        )
      : ok('fișiere', `${counted(named.size, 'fișier atașat e', 'fișiere atașate sunt')} la loc`),
  ];
  if (stray > 0)
    findings.push(
      warn(
        'fișiere',
        `${counted(stray, 'fișier nu e', 'fișiere nu sunt')} la nicio notă: le șterge lucrătorul noaptea`,
      ),
    );
  return findings;
}
