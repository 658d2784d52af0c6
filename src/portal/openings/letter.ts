import type { Values } from '../../texts/template.ts';
import { formatDateTime } from '../../web/format.ts';
import { type Purpose, unmadeLink } from './links.ts';

export type Opened = {
  name: string;
  email: string;
  client: string;
  purpose: Purpose;
  expires_at: Date;
};

/** What the texts of an invitation and of a reset may name. */
export const openingValues = (
  baseUrl: string,
  { name, email, client, purpose, expires_at }: Opened,
): Values => ({
  'client.name': client,
  'recipient.name': name,
  'portal.link': unmadeLink(baseUrl, purpose),
  'portal.expires': formatDateTime(expires_at),
  'portal.email': email,
});
