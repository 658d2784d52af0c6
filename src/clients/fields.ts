/** The labels of the record, to the letter of the guide, and how much each field holds. */
export const labels: Record<string, string> = {
  name: 'Nume',
  alias: 'Alias',
  phone: 'Telefon',
  mobile: 'Telefon Mobil',
  manager_ids: 'Manager Cont',
  email: 'Email Principal',
  email_enabled: 'Primește documente și notificări',
  contacts: 'Contacte',
  country: 'Țara',
  county: 'Județ',
  locality: 'Localitate',
  sector: 'Sector',
  street: 'Stradă',
  street_no: 'Număr stradă',
  address_extra: 'Informații suplimentare',
  postal_code: 'Cod poștal',
  siruta: 'Cod SIRUTA',
  type_id: 'Tip Client',
  level_id: 'Nivel Client',
  tax_id: 'CIF/CNP',
  vat_payer: 'Plătitor de TVA',
  trade_register_no: 'Nr. Înregistrare',
  bank: 'Bancă',
  iban: 'Cont Bancar',
  payment_term_days: 'Termen de plată (zile)',
  payment_method: 'Metoda de plată',
  status: 'Status Client',
  shipping_payer: 'Plata Transport',
  delivery_addresses: 'Adrese de livrare',
  fax: 'Fax',
  website: 'Site Web',
  source_id: 'Sursa Client',
  caen_code: 'Cod CAEN',
  caen_revision: 'Revizia CAEN',
  activity: 'Obiect de Activitate',
  tags: 'Etichete',
  lat: 'Latitudine',
  lon: 'Longitudine',
  notify_sms: 'Notificare SMS',
  notify_email: 'Notificare E-mail',
  credit_overdue_limit: 'Restanțe, cel mult (lei)',
  credit_total_limit: 'Sold neîncasat, cel mult (lei)',
  credit_overdue_days: 'Întârziere, cel mult (zile)',
  credit_unchecked: 'Limita de sold nu se verifică',
  label: 'Denumire locație',
  job_title: 'Funcția',
  marketing_enabled: 'E-mail Marketing',
  receives: 'Primește',
  contact_name: 'Persoana de contact',
  contact_phone: 'Telefon contact',
  is_default: 'Implicit',
  separate_reason: 'De ce e alt client',
};

/** What a field is called inside a row, where the row already says of what. */
export const rowLabels: Record<string, string> = { ...labels, name: 'Nume contact', email: 'E-mail' };

export const limits: Record<string, number> = {
  name: 200,
  alias: 200,
  phone: 40,
  mobile: 40,
  email: 254,
  locality: 50,
  street: 150,
  street_no: 30,
  address_extra: 100,
  postal_code: 20,
  tax_id: 60,
  trade_register_no: 40,
  bank: 100,
  iban: 60,
  fax: 40,
  website: 200,
  caen_code: 10,
  activity: 300,
  label: 100,
  job_title: 100,
  contact_name: 100,
  contact_phone: 40,
};

export const required = new Set(['name', 'type_id', 'level_id', 'label']);

type Option = { value: string; label: string };

export const statusOptions: Option[] = [
  { value: 'prospect', label: 'Prospect' },
  { value: 'active', label: 'Activ' },
  { value: 'inactive', label: 'Inactiv' },
];
export const paymentMethodOptions: Option[] = [
  { value: 'transfer', label: 'Transfer bancar' },
  { value: 'cash', label: 'Numerar' },
  { value: 'card', label: 'Card' },
  { value: 'cash_on_delivery', label: 'Ramburs' },
  { value: 'compensation', label: 'Compensare' },
];
export const shippingPayerOptions: Option[] = [
  { value: 'supplier', label: 'Furnizor' },
  { value: 'client', label: 'Client' },
];
export const receivesOptions: Option[] = [
  { value: 'offers', label: 'oferte' },
  { value: 'orders', label: 'comenzi' },
  { value: 'invoices', label: 'facturi' },
  { value: 'receipts', label: 'chitanțe' },
  { value: 'statements', label: 'extrase' },
  { value: 'deliveries', label: 'livrări' },
];

export const labelOf = (options: Option[], value: string | null): string =>
  options.find((option) => option.value === value)?.label ?? '';
