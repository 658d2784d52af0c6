import { type Address, renderEFactura } from '../../romania/address.ts';
import type { FrozenDocument } from '../frozen.ts';
import { buyerIds, sellerIds } from './identifiers.ts';
import { branch, leaf } from './xml.ts';

/** BG-4. */
export function sellerParty(document: FrozenDocument): string {
  const { seller } = document;
  const ids = sellerIds(document);
  return branch(
    'cac:AccountingSupplierParty',
    branch(
      'cac:Party',
      postalAddress(seller),
      vatId(ids.vat_id),
      branch(
        'cac:PartyLegalEntity',
        leaf('cbc:RegistrationName', seller.name),
        leaf('cbc:CompanyID', ids.legal_id),
        leaf('cbc:CompanyLegalForm', legalForm(document)),
      ),
      contact(seller),
    ),
  );
}

/** BG-7. */
export function buyerParty(document: FrozenDocument): string {
  const { buyer } = document;
  const ids = buyerIds(document);
  return branch(
    'cac:AccountingCustomerParty',
    branch(
      'cac:Party',
      postalAddress(buyer),
      vatId(ids.vat_id),
      branch(
        'cac:PartyLegalEntity',
        leaf('cbc:RegistrationName', buyer.name),
        leaf('cbc:CompanyID', ids.legal_id),
      ),
      contact(buyer),
    ),
  );
}

/** BG-13: where the goods went, and for an intra-community supply always when and to which country (BR-IC-11, BR-IC-12). */
export function delivery(document: FrozenDocument): string {
  const intraCommunity = document.lines.some(({ vat_category }) => vat_category === 'K');
  const place = document.delivery ?? (intraCommunity ? document.buyer : null);
  if (!place) return '';
  const supplied = document.original?.issue_date ?? document.issue_date;
  return branch(
    'cac:Delivery',
    leaf('cbc:ActualDeliveryDate', intraCommunity ? supplied : null),
    branch('cac:DeliveryLocation', deliveryAddress(place)),
  );
}

/** BG-5 and BG-8. */
function postalAddress(address: Address): string {
  return addressElement('cac:PostalAddress', renderEFactura(address));
}

/** BG-15: its subdivision is asked of every country (BR-RO-211); abroad, where there is none, the town stands for it. */
function deliveryAddress(address: Address): string {
  const rendered = renderEFactura(address);
  const subdivision = rendered.subdivision ?? (rendered.country === 'RO' ? null : rendered.city);
  return addressElement('cac:Address', { ...rendered, subdivision });
}

function addressElement(name: string, address: ReturnType<typeof renderEFactura>): string {
  return branch(
    name,
    leaf('cbc:StreetName', address.line),
    leaf('cbc:AdditionalStreetName', address.extra),
    leaf('cbc:CityName', address.city),
    leaf('cbc:PostalZone', address.postal_code),
    leaf('cbc:CountrySubentity', address.subdivision),
    branch('cac:Country', leaf('cbc:IdentificationCode', address.country)),
  );
}

function vatId(id: string | null): string {
  if (!id) return '';
  return branch(
    'cac:PartyTaxScheme',
    leaf('cbc:CompanyID', id),
    branch('cac:TaxScheme', leaf('cbc:ID', 'VAT')),
  );
}

function contact({ phone, email }: { phone: string | null; email: string | null }): string {
  return branch('cac:Contact', leaf('cbc:Telephone', phone), leaf('cbc:ElectronicMail', email));
}

// BT-33. The law of companies (31/1990, art. 74) wants the register's number and the capital on every invoice.
function legalForm(document: FrozenDocument): string {
  const { trade_register_no, share_capital } = document.seller;
  const shown = sellerIds(document).legal_id === trade_register_no;
  const parts = [
    trade_register_no && !shown ? `Nr. reg. com. ${trade_register_no}` : '',
    share_capital ? `Capital social ${share_capital.replace('.', ',')} lei` : '',
  ];
  return parts.filter(Boolean).join('; ');
}
