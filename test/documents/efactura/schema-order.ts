/** The order in which UBL 2.1's schema has the elements that an e-Factura of ours may have. */
const orders: Record<string, string> = {
  Invoice: `cbc:CustomizationID cbc:ID cbc:IssueDate cbc:DueDate cbc:InvoiceTypeCode cbc:Note
    cbc:DocumentCurrencyCode cac:OrderReference cac:BillingReference cac:AccountingSupplierParty
    cac:AccountingCustomerParty cac:Delivery cac:PaymentMeans cac:AllowanceCharge cac:TaxTotal cac:LegalMonetaryTotal
    cac:InvoiceLine`,
  'cac:OrderReference': 'cbc:ID',
  'cac:BillingReference': 'cac:InvoiceDocumentReference',
  'cac:InvoiceDocumentReference': 'cbc:ID cbc:IssueDate',
  'cac:AccountingSupplierParty': 'cac:Party',
  'cac:AccountingCustomerParty': 'cac:Party',
  'cac:Party': 'cac:PostalAddress cac:PartyTaxScheme cac:PartyLegalEntity cac:Contact',
  'cac:PostalAddress': `cbc:StreetName cbc:AdditionalStreetName cbc:CityName cbc:PostalZone cbc:CountrySubentity
    cac:Country`,
  'cac:Country': 'cbc:IdentificationCode',
  'cac:PartyTaxScheme': 'cbc:CompanyID cac:TaxScheme',
  'cac:TaxScheme': 'cbc:ID',
  'cac:PartyLegalEntity': 'cbc:RegistrationName cbc:CompanyID cbc:CompanyLegalForm',
  'cac:Contact': 'cbc:Telephone cbc:ElectronicMail',
  'cac:Delivery': 'cbc:ActualDeliveryDate cac:DeliveryLocation',
  'cac:DeliveryLocation': 'cac:Address',
  'cac:PaymentMeans': 'cbc:PaymentMeansCode cac:PayeeFinancialAccount',
  'cac:PayeeFinancialAccount': 'cbc:ID',
  'cac:AllowanceCharge': `cbc:ChargeIndicator cbc:AllowanceChargeReasonCode cbc:AllowanceChargeReason
    cbc:MultiplierFactorNumeric cbc:Amount cbc:BaseAmount cac:TaxCategory`,
  'cac:TaxTotal': 'cbc:TaxAmount cac:TaxSubtotal',
  'cac:TaxSubtotal': 'cbc:TaxableAmount cbc:TaxAmount cac:TaxCategory',
  'cac:TaxCategory': 'cbc:ID cbc:Percent cbc:TaxExemptionReasonCode cbc:TaxExemptionReason cac:TaxScheme',
  'cac:ClassifiedTaxCategory': 'cbc:ID cbc:Percent cac:TaxScheme',
  'cac:LegalMonetaryTotal': `cbc:LineExtensionAmount cbc:TaxExclusiveAmount cbc:TaxInclusiveAmount
    cbc:AllowanceTotalAmount cbc:PayableAmount`,
  'cac:InvoiceLine':
    'cbc:ID cbc:InvoicedQuantity cbc:LineExtensionAmount cac:AllowanceCharge cac:Item cac:Price',
  'cac:Item': 'cbc:Description cbc:Name cac:SellersItemIdentification cac:ClassifiedTaxCategory',
  'cac:SellersItemIdentification': 'cbc:ID',
  'cac:Price': 'cbc:PriceAmount',
};

const repeated = new Set([
  'cbc:Note',
  'cac:PaymentMeans',
  'cac:AllowanceCharge',
  'cac:TaxSubtotal',
  'cac:InvoiceLine',
]);

/** Whether an element's children are known, in order, and repeated only where they may be. */
export function isInOrder(name: string, children: string[]): boolean {
  const order = (orders[name === 'cac:Address' ? 'cac:PostalAddress' : name] ?? '').split(/\s+/);
  const places = children.map((child) => order.indexOf(child));
  return places.every((place, index) => {
    const before = places[index - 1] ?? -1;
    return place >= 0 && (place > before || (place === before && repeated.has(children[index] ?? '')));
  });
}
