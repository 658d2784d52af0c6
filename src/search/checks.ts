/** What is wrong or missing with a client so that somebody should look at it, with its name in the list's filters. */
export const checks = {
  no_email: 'Fără e-mail',
  not_efactura: 'Nu sunt gata de e-Factura',
  unverified: 'Neverificați la ANAF de peste 90 de zile',
  duplicate: 'Posibile duplicate',
  bounced: 'Cu e-mail refuzat de server',
  no_manager: 'Fără manager',
  no_source: 'Cu sursa necunoscută',
  no_location: 'Fără loc pe hartă',
} as const;
export type Check = keyof typeof checks;
export const checkNames = Object.keys(checks) as [Check, ...Check[]];
