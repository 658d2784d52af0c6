import { sheetColumns } from '../clients/sheet.ts';

/** What a column of the template holds, for its row of explanations and for the example under its heading. */
type Explained = { heading: string; target: string; rule: string; example: string };

/** What the ID cell of the template's example row says: a row that says so is never taken for a client. */
const exampleMark = 'exemplu';

const yesNo = 'da sau nu';
const country = 'Numele țării sau codul din două litere; gol înseamnă România.';

// Target → rule and example; the firm is invented, its numbers have right check digits.
const texts: Record<string, [rule: string, example: string]> = {
  id: [
    'Lăsați gol la clienții noi; la cei exportați nu schimbați numărul: după el îi recunoaștem.',
    exampleMark,
  ],
  name: ['Obligatoriu; cel mult 200 de caractere.', 'Țesătoria Someșul SRL'],
  alias: ['Numele scurt, dacă este.', 'Someșul'],
  tax_id: [
    'CUI cu sau fără RO, CNP sau cod de TVA din altă țară; cifra de control se verifică.',
    'RO1001004',
  ],
  vat_payer: [yesNo, 'da'],
  trade_register_no: ['Forma veche (J12/1500/2012) sau cea nouă.', 'J12/1500/2012'],
  phone: ['Cu prefix; din altă țară începe cu +.', '0264 555 123'],
  mobile: ['Cu prefix; din altă țară începe cu +.', '0722 555 123'],
  email: ['O singură adresă de e-mail.', 'office@somesul.example'],
  email_enabled: [`${yesNo}; gol înseamnă da.`, 'da'],
  marketing_enabled: [`${yesNo}; gol înseamnă nu. Scrieți da numai dacă și-a dat acordul.`, 'nu'],
  manager_ids: [
    'Numele sau e-mailul managerilor, cu virgulă între ei; trebuie să fie utilizatori ai aplicației.',
    '',
  ],
  country: [country, 'România'],
  county: ['Numele județului sau abrevierea de pe plăcuțe.', 'Cluj'],
  locality: ['Orașul, comuna sau satul.', 'Cluj-Napoca'],
  sector: ['De la 1 la 6, numai în București.', ''],
  street: ['Cu felul străzii: Str., Bd., Calea.', 'Str. Fabricii'],
  street_no: ['Numărul, cu litera lui.', '12'],
  address_extra: ['Bloc, scară, etaj, apartament.', 'bl. C4, sc. 2, ap. 41'],
  postal_code: ['6 cifre.', '400620'],
  type_id: ['Obligatoriu; unul dintre tipurile din listă.', ''],
  level_id: ['Obligatoriu; unul dintre nivelurile din listă.', ''],
  bank: ['Lăsați gol dacă scrieți IBAN-ul: banca se completează singură.', ''],
  iban: ['Contul IBAN; cifrele de control se verifică.', 'RO49AAAA1B31007593840000'],
  payment_term_days: ['Un număr de zile între 0 și 365.', '30'],
  payment_method: ['Una dintre metodele din listă.', 'Transfer bancar'],
  status: ['Unul dintre statusurile din listă; gol înseamnă Prospect.', 'Activ'],
  shipping_payer: ['Furnizor sau Client.', 'Client'],
  fax: ['Cu prefix.', ''],
  website: ['Adresa site-ului.', 'www.somesul.example'],
  source_id: ['De unde a venit clientul; o sursă nouă se adaugă în listă.', 'Recomandare'],
  caen_code: ['4 cifre.', '1320'],
  caen_revision: ['2 sau 3.', '3'],
  activity: ['Lăsați gol dacă scrieți codul CAEN: denumirea se completează singură.', ''],
  tags: ['Cu virgulă între ele.', 'textile, Cluj'],
  lat: ['În grade, numai împreună cu longitudinea; gol dacă nu știți.', ''],
  lon: ['În grade, numai împreună cu latitudinea; gol dacă nu știți.', ''],
  notify_sms: [`${yesNo}; gol înseamnă da.`, 'da'],
  notify_email: [`${yesNo}; gol înseamnă da.`, 'da'],
  'contacts.name': [
    'Obligatoriu dacă scrieți un contact. Pentru mai multe, repetați clientul pe rândul următor.',
    'Ioana Pop',
  ],
  'contacts.job_title': ['Funcția în firmă.', 'contabil'],
  'contacts.email': ['O singură adresă de e-mail.', 'ioana@somesul.example'],
  'contacts.phone': ['Cu prefix.', '0733 555 123'],
  'contacts.marketing_enabled': [yesNo, 'nu'],
  'contacts.receives': [
    'oferte, comenzi, facturi, chitanțe, extrase, livrări; cu virgulă între ele.',
    'facturi, extrase',
  ],
  'delivery_addresses.label': [
    'Obligatoriu dacă scrieți o adresă de livrare. Pentru mai multe, repetați clientul pe rândul următor.',
    'Depozit Dej',
  ],
  'delivery_addresses.country': [country, 'România'],
  'delivery_addresses.county': ['Numele județului sau abrevierea de pe plăcuțe.', 'Cluj'],
  'delivery_addresses.locality': ['Orașul, comuna sau satul.', 'Dej'],
  'delivery_addresses.sector': ['De la 1 la 6, numai în București.', ''],
  'delivery_addresses.street': ['Cu felul străzii: Str., Bd., Calea.', 'Str. Lungă'],
  'delivery_addresses.street_no': ['Numărul, cu litera lui.', '5'],
  'delivery_addresses.address_extra': ['Bloc, scară, etaj, apartament, rampă.', 'rampa 2'],
  'delivery_addresses.postal_code': ['6 cifre.', '405200'],
  'delivery_addresses.contact_name': ['Cine primește marfa.', 'Mihai Rus'],
  'delivery_addresses.contact_phone': ['Cu prefix.', '0744 555 123'],
  'delivery_addresses.is_default': ['da la adresa obișnuită, cel mult una la un client.', 'da'],
};

/** Every column, in the order of the template. */
export const templateColumns: Explained[] = sheetColumns.map(({ target, heading }) => {
  const [rule = '', example = ''] = texts[target] ?? [];
  return { target, heading, rule, example };
});
