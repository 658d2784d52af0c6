-- Standard documents: templates with variables; what is made of them is a document with a number and a frozen text.
create table paperwork_templates (
  id bigint generated always as identity primary key,
  version integer not null default 1,
  name text not null check (length(name) between 1 and 120),
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  created_by bigint references users
);
create unique index paperwork_templates_name_key on paperwork_templates (lower(name)) where archived_at is null;
create index paperwork_templates_created_by_idx on paperwork_templates (created_by) where created_by is not null;

create table paperwork_template_versions (
  template_id bigint not null references paperwork_templates,
  version integer not null,
  title text not null check (length(title) between 1 and 200),
  body text not null check (length(body) between 1 and 50000),
  -- What is asked when one is made: [{name, label, kind: text|date|number|long, required}].
  fields jsonb not null default '[]',
  created_at timestamptz not null default now(),
  created_by bigint references users,
  primary key (template_id, version)
);
create index paperwork_template_versions_created_by_idx on paperwork_template_versions (created_by) where created_by is not null;

alter table document_series drop constraint document_series_kind_check;
alter table document_series add constraint document_series_kind_check
  check (kind in ('proforma', 'invoice', 'storno', 'receipt', 'contract', 'paperwork'));
insert into document_series (kind, series)
  select 'paperwork', name
  from unnest(array['DT', 'DTIP', 'DT-TIP'] || array(select 'DT' || n from generate_series(2, 9999) n))
    with ordinality given (name, place)
  where not exists (select from document_series s where s.series = name)
  order by place limit 1;
alter table documents drop constraint documents_kind_check;
alter table documents add constraint documents_kind_check
  check (kind in ('proforma', 'invoice', 'storno', 'receipt', 'contract', 'paperwork'));
alter table documents
  add column title text check (length(title) <= 200),
  add column template_id bigint,
  add column template_version integer,
  add constraint documents_template_fkey
    foreign key (template_id, template_version) references paperwork_template_versions (template_id, version),
  add constraint documents_paperwork_check check ((kind = 'paperwork') = (template_id is not null and title is not null and body is not null)
    or kind = 'contract');
create index documents_template_idx on documents (template_id, template_version) where template_id is not null;

-- At the foot of a standard document stands the firm's own text, as on every other one.
alter table document_texts drop constraint document_texts_kind_check;
alter table document_texts add constraint document_texts_kind_check
  check (kind in ('proforma', 'invoice', 'storno', 'receipt', 'contract', 'paperwork'));
insert into document_texts (kind) values ('paperwork');

-- Those that most firms begin with, to be changed or archived.
insert into paperwork_templates (name)
  values ('Acord de prelucrare a datelor'), ('Proces-verbal de predare-primire'), ('Notificare de plată');
insert into paperwork_template_versions (template_id, version, title, body, fields)
select t.id, 1, given.title, given.body, given.fields::jsonb from paperwork_templates t join (values
('Acord de prelucrare a datelor', 'Acord privind prelucrarea datelor cu caracter personal', '## Părțile

**{{firm.name}}**, cu sediul în {{firm.address}}, CIF {{firm.tax_id}}, în calitate de furnizor, și

**{{client.name}}**, cu sediul în {{client.address}}, CIF {{client.tax_id}}, în calitate de client,

au încheiat la {{date}} acest acord, cu numărul {{number}}, în temeiul Regulamentului (UE) 2016/679 (GDPR).

## Ce date se prelucrează

1. Datele persoanelor de contact ale clientului: nume, funcție, telefon și e-mail.
2. Datele de facturare și de livrare, în măsura în care privesc persoane fizice.

## De ce și cât timp

Datele se prelucrează pentru încheierea și executarea comenzilor, pentru facturare și pentru obligațiile legale ale părților. Se păstrează pe durata colaborării și, după aceea, cât cere legea pentru actele contabile.

## Obligațiile părților

- Fiecare parte prelucrează datele numai în scopurile de mai sus și le păstrează confidențiale.
- Accesul îl au numai persoanele care au nevoie de date pentru munca lor.
- Partea care află de o încălcare a securității datelor o anunță pe cealaltă fără întârziere, cel mult în 48 de ore.
- Datele nu se transmit altora decât dacă o cere legea sau executarea comenzilor (curieri, bănci, contabilitate).

## Drepturile persoanelor

Persoanele vizate au dreptul de acces, de rectificare, de ștergere, de restricționare, de opoziție și de portabilitate. Cererile se trimit la {{firm.email}}. O plângere se depune la Autoritatea Națională de Supraveghere a Prelucrării Datelor cu Caracter Personal (ANSPDCP).

**Din partea furnizorului,**
{{firm.name}}

**Din partea clientului,**
{{client.name}}{{#contact.name}}, prin {{contact.name}}{{/contact.name}}{{#contact.job_title}}, {{contact.job_title}}{{/contact.job_title}}', '[]'),
('Proces-verbal de predare-primire', 'Proces-verbal de predare-primire', 'Încheiat astăzi, **{{date}}**, cu numărul **{{number}}**, între:

1. **{{firm.name}}**, CIF {{firm.tax_id}}, cu sediul în {{firm.address}}, care predă, și
2. **{{client.name}}**, CIF {{client.tax_id}}, cu sediul în {{client.address}}, care primește.

## Ce se predă

{{field.obiectul}}

Predarea s-a făcut la adresa: {{delivery.address}}.

{{#field.observatii}}## Observații

{{field.observatii}}

{{/field.observatii}}Procesul-verbal s-a încheiat în două exemplare, câte unul pentru fiecare parte.

**Am predat,**
{{firm.name}}

**Am primit,**
{{client.name}}', '[{"name": "obiectul", "label": "Ce se predă", "kind": "long", "required": true}, {"name": "observatii", "label": "Observații", "kind": "long", "required": false}]'),
('Notificare de plată', 'Notificare de plată', 'Către **{{client.name}}**, CIF {{client.tax_id}}, cu sediul în {{client.address}}

{{#contact.name}}În atenția: {{contact.name}}{{#contact.job_title}}, {{contact.job_title}}{{/contact.job_title}}

{{/contact.name}}Stimată doamnă, stimate domn,

Vă aducem la cunoștință că, la data de {{date}}, în evidența noastră figurați cu suma neachitată de **{{field.suma}} lei**, a cărei scadență a trecut.

Vă rugăm să achitați această sumă până la **{{field.termen}}**, în contul {{firm.iban}}, deschis la {{firm.bank}}. Dacă ați plătit între timp, vă mulțumim și vă rugăm să nu țineți seama de această notificare.

Pentru orice nelămurire ne găsiți la {{#firm.phone}}telefon {{firm.phone}} sau la {{/firm.phone}}{{firm.email}}.

Cu stimă,
**{{firm.name}}**', '[{"name": "suma", "label": "Suma neachitată (lei)", "kind": "number", "required": true}, {"name": "termen", "label": "Se plătește până la", "kind": "date", "required": true}]')
) as given (name, title, body, fields) using (name);
