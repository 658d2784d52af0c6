/**
 * What the columns are called in the usual exports (SmartBill, Saga, WinMentor, Oblio, FGO) and in hand-made lists:
 * folded, without punctuation, the surest first. The words "client", "partener", "firmă" around them do not count.
 */
export const clientWords: Record<string, string> = {
  name: `denumire; denumirea; nume; numele; nume firma; denumire firma; denumire client; nume client; denumire partener;
    nume partener; denumire societate; nume companie; denumire companie; nume si prenume; nume prenume; company;
    company name; name; customer name; client name; customer; partener; client; firma; societate; societatea; companie;
    beneficiar; cumparator; denumire fiscala; explicatie client; den; denumire completa`,
  alias:
    'alias; nume scurt; denumire scurta; prescurtare; nume comercial; denumire comerciala; short name; porecla; marca',
  tax_id: `cif; cui; cod fiscal; cif cnp; cui cnp; cnp cui; cnp cif; cif cui; cui cif; codfiscal; cod fiscal cnp; cod fiscal cui;
    cod de inregistrare fiscala; cod inregistrare fiscala; cod identificare fiscala; cod de identificare fiscala;
    cod unic de inregistrare; cod unic inregistrare; cod unic; nr cod fiscal; cod tva; cod de tva; vat; vat id; vat code;
    vat number; vat no; tax id; tax code; fiscal code; cui ro; cnp; atribut fiscal cui; nr inregistrare fiscala`,
  vat_payer:
    'platitor tva; platitor de tva; tva; este platitor tva; platitoare de tva; vat payer; platitor; scop tva; scptva',
  trade_register_no: `reg com; nr reg com; nr reg comertului; numar reg com; registrul comertului; reg comertului; registru comert;
    nr registrul comertului; nr registrul com; nr de inregistrare; nr inregistrare; numar inregistrare; nr ord reg com;
    nr ordine reg com; nr de ordine in registrul comertului; nr ord registrul comertului; nr orc; orc; onrc; nr onrc; j;
    nr j; registration number; reg no; registru; regcom; nrregcom; nr inreg rc; nr rc; reg comert; nr reg comert; numar reg comert; registru com; rc`,
  address: `adresa; adresa completa; adresa sediu; adresa sediului; sediu; sediul; sediu social; sediul social;
    adresa sediu social; adresa sediul social; adresa sociala; adresa de facturare; adresa facturare; adresa fiscala;
    domiciliu; domiciliu fiscal; address; billing address; full address; adresa firmei; localizare`,
  country: 'tara; country; stat; cod tara; country code; tara sediu',
  county:
    'judet; judetul; jud; county; regiune; judet sediu; judet sector; region; cod judet; state; denumire judet',
  locality: `localitate; localitatea; oras; orasul; city; localitate sediu; oras localitate; localitate oras; municipiu; comuna;
    sat; town; oras sediu; denumire localitate; loc`,
  sector: 'sector; sectorul; sector bucuresti',
  street: 'strada; str; street; nume strada; denumire strada; adresa strada; strada sediu',
  street_no:
    'nr strada; numar strada; numarul strazii; nr stradal; numar stradal; nr str; street number; street no; numar adresa',
  address_extra: `informatii suplimentare; bloc scara etaj apartament; bl sc et ap; bloc scara ap; bloc; detalii adresa;
    alte detalii adresa; completare adresa; adresa detalii; address 2; address line 2; adresa linia 2; rest adresa`,
  postal_code: 'cod postal; codul postal; postal code; zip; zip code; postcode; cp; codpostal',
  phone: `telefon; telefon fix; tel; nr telefon; nr tel; numar telefon; numar de telefon; nr de telefon; phone; phone number;
    telephone; tel fix; telefon 1; telefon sediu; fix; telefoane; telefon principal`,
  mobile: `telefon mobil; mobil; tel mobil; nr mobil; mobile; mobile phone; gsm; cell; telefon gsm; numar mobil; telefon 2;
    celular; telefon secundar`,
  email: `email principal; email; e mail; mail; adresa email; adresa de email; adresa e mail; adresa mail; e mail principal;
    email address; mail facturare; email facturare; email firma; posta electronica; email 1`,
  email_enabled: 'primeste documente si notificari; primeste email; trimite email; accepta email',
  marketing_enabled: 'e mail marketing; email marketing; marketing; newsletter; acord marketing',
  manager_ids: `manager cont; agent; agent vanzari; agent de vanzari; manager; responsabil; account manager; vanzator; reprezentant;
    reprezentant vanzari; agent comercial; sales; sales rep; gestionar client; consultant; responsabil cont; nume agent`,
  type_id:
    'tip client; tip; tipul; categorie client; categorie; tip partener; grupa; grup; type; clasa; tipul clientului',
  level_id:
    'nivel client; nivel; nivel pret; nivel de pret; lista de pret; lista preturi; level; price level; categorie pret',
  bank: 'banca; nume banca; denumire banca; bank; bank name; banca client; deschis la; banca 1',
  iban: `cont bancar; iban; cont iban; cont; contul; cod iban; contul bancar; cont banca; nr cont; numar cont; bank account;
    account; cont 1; iban 1; cont bancar iban; contul iban; nr cont bancar; cont iban 1`,
  payment_term_days: `termen de plata zile; termen de plata; termen plata; termen plata zile; zile termen; scadenta; scadenta zile;
    zile scadenta; nr zile scadenta; payment term; payment terms; termen; zile plata; termen scadenta; nr zile plata`,
  payment_method:
    'metoda de plata; metoda plata; modalitate de plata; modalitate plata; mod plata; mod de plata; payment method; tip plata',
  status: 'status client; status; stare; stare client; activ; state client',
  shipping_payer: 'plata transport; plata transportului; transport platit de; plateste transportul',
  fax: 'fax; nr fax; tel fax; numar fax',
  website: 'site web; site; website; web; pagina web; www; url; adresa web; web site',
  source_id: 'sursa client; sursa; source; provenienta; lead source; sursa contact',
  caen_code: 'cod caen; caen; caen principal; cod caen principal; activitate caen',
  caen_revision: 'revizia caen; revizie caen; versiune caen',
  activity:
    'obiect de activitate; obiect activitate; activitate; domeniu; domeniu de activitate; domeniu activitate; industrie',
  tags: 'etichete; eticheta; tags; tag; taguri; cuvinte cheie; labels',
  lat: 'latitudine; latitude; lat',
  lon: 'longitudine; longitude; lon; lng; long',
  notify_sms: 'notificare sms; sms; notificari sms; accepta sms',
  notify_email: 'notificare e mail; notificare email; notificari email; accepta notificari email',
};

/** The columns of a person, after the words that say so: „Contact 2 e-mail”. */
export const contactWords: Record<string, string> = {
  name: 'nume; numele; nume si prenume; name; ; nume contact; nume complet; persoana; prenume si nume',
  job_title: 'functia; functie; post; pozitie; rol; titlu; job; job title; calitate',
  email: 'e mail; email; mail; adresa email; adresa de email; adresa e mail',
  phone:
    'telefon; tel; mobil; phone; telefon mobil; nr telefon; numar telefon; mobile; nr tel; numar de telefon',
  marketing_enabled: 'e mail marketing; email marketing; marketing; newsletter',
  receives: 'primeste; primeste documente; documente',
};

/** The columns of a delivery address, after the words that say so: „Livrare 2: stradă”. */
export const deliveryWords: Record<string, string> = {
  label: 'denumire locatie; denumire; nume; nume locatie; label; cod; denumirea',
  address: '; adresa; adresa completa; address; sediu',
  country: 'tara; country',
  county: 'judet; jud; judetul; county',
  locality: 'localitate; localitatea; oras; orasul; city; loc',
  sector: 'sector; sectorul',
  street: 'strada; str; street; nume strada',
  street_no: 'numar strada; nr strada; numar; nr; street no; street number',
  address_extra: 'informatii suplimentare; detalii; bloc; bl sc et ap; detalii adresa',
  postal_code: 'cod postal; postal code; zip; cp',
  contact_name: 'persoana de contact; persoana contact; contact; nume contact; pers contact',
  contact_phone: 'telefon contact; telefon; tel; telefon persoana de contact; phone; mobil',
  is_default: 'implicit; implicita; principal; principala; default',
};
