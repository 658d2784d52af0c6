/** One record of ANAF's `found`: blocks of fields, some of which hold lists. */
export type AnafRecord = Record<string, Record<string, unknown> | null>;

/** A number with the right check digit for a firm that does not exist: `cui(100)` → 1001. The stem has 1–9 digits. */
export function cui(stem: number): number {
  const key = '753217532';
  const digits = String(stem).padStart(9, '0');
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * Number(key[index]), 0);
  return Number(`${stem}${((sum * 10) % 11) % 10}`);
}

/**
 * A full v9 record of an invented firm in Cluj-Napoca, with ANAF's own oddities: letters with cedilla, '' for what is
 * absent, the county in capitals. Overrides replace fields inside their block; null in place of a block removes it.
 */
export function company(number: number, overrides: AnafRecord = {}): AnafRecord {
  const record: Record<string, Record<string, unknown>> = {
    date_generale: {
      data: '2026-03-02',
      cui: number,
      denumire: 'ŢESĂTORIA SOMEŞUL SRL',
      adresa: 'JUD. CLUJ, MUN. CLUJ-NAPOCA, STR. FABRICII, NR.12, BL.C4, SC.2, ET.3, AP.41',
      telefon: '0264555123',
      fax: '',
      codPostal: '400620',
      act: '',
      stare_inregistrare: 'INREGISTRAT din data 14.05.2012',
      data_inreg_Reg_RO_e_Factura: '',
      organFiscalCompetent: 'Administraţia Judeţeană a Finanţelor Publice Cluj',
      forma_de_proprietate: 'PROPR.PRIVATA-CAPITAL PRIVAT AUTOHTON',
      forma_organizare: 'PERSOANA JURIDICA',
      forma_juridica: 'SOCIETATE COMERCIALĂ CU RĂSPUNDERE LIMITATĂ',
      nrRegCom: 'J12/1500/2012',
      cod_CAEN: '1320',
      iban: '',
      data_inregistrare: '2012-05-14',
      statusRO_e_Factura: false,
    },
    inregistrare_scop_Tva: {
      scpTVA: true,
      perioade_TVA: [
        {
          data_inceput_ScpTVA: '2012-06-01',
          data_sfarsit_ScpTVA: '',
          data_anul_imp_ScpTVA: '',
          mesaj_ScpTVA: '',
        },
      ],
    },
    inregistrare_RTVAI: {
      dataActualizareTvaInc: '',
      dataPublicareTvaInc: '',
      dataInceputTvaInc: '',
      dataSfarsitTvaInc: '',
      tipActTvaInc: '',
      statusTvaIncasare: false,
    },
    stare_inactiv: {
      dataInactivare: '',
      dataReactivare: '',
      dataPublicare: '',
      dataRadiere: '',
      statusInactivi: false,
    },
    inregistrare_SplitTVA: { dataInceputSplitTVA: '', dataAnulareSplitTVA: '', statusSplitTVA: false },
    adresa_sediu_social: {
      sdenumire_Localitate: 'Mun. Cluj-Napoca',
      sdenumire_Strada: 'Str. Fabricii',
      snumar_Strada: '12',
      scod_Localitate: '135',
      sdenumire_Judet: 'CLUJ',
      scod_Judet: '12',
      scod_JudetAuto: 'CJ',
      sdetalii_Adresa: '',
      scod_Postal: '400620',
      stara: '',
    },
    adresa_domiciliu_fiscal: {
      ddenumire_Localitate: 'Mun. Cluj-Napoca',
      ddenumire_Strada: 'Str. Fabricii',
      dnumar_Strada: '12',
      dcod_Localitate: '135',
      ddenumire_Judet: 'CLUJ',
      dcod_Judet: '12',
      dcod_JudetAuto: 'CJ',
      ddetalii_Adresa: '',
      dcod_Postal: '400620',
      dtara: '',
    },
  };
  const blocks = Object.entries(overrides).map(([name, fields]) => [
    name,
    fields && { ...record[name], ...fields },
  ]);
  return { ...record, ...Object.fromEntries(blocks) };
}

/** A record with nothing in it but its number and its name: every other field of every block is null. */
export function nulls(record: AnafRecord): AnafRecord {
  const general = record.date_generale ?? {};
  const blank = Object.entries(record).map(([name, fields]) => [
    name,
    fields && Object.fromEntries(Object.keys(fields).map((field) => [field, null])),
  ]);
  const blanks: AnafRecord = Object.fromEntries(blank);
  return {
    ...blanks,
    date_generale: { ...blanks.date_generale, cui: general.cui, denumire: general.denumire },
  };
}
