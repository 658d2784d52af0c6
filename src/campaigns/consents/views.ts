import type { ClientPage } from '../../clients/page.ts';
import { page } from '../../web/view.ts';
import type { MarketingPage } from '../history/page.ts';
import type { Firm } from './signer.ts';

/** The tab Marketing of a client. */
export const marketingTab = page<{ client: ClientPage; marketing: MarketingPage }>('consents/client');

/** Asks for the one click that says no. */
export const askPage = page<{ firm: Firm; email: string; path: string; text: string }>('consents/ask');

/** Says how it stands: that it is done, that it was a test, that the link is none of ours. */
export const saidPage = page<{
  firm: Firm;
  title: string;
  text: string;
  /** Where they may choose; '' where there is nothing to choose. */
  preferences: string;
}>('consents/said');

/** Asks for the one click of the confirming mail. */
export const confirmPage = page<{ firm: Firm; email: string; path: string; text: string }>(
  'consents/confirm',
);

export const preferencesPage = page<{
  firm: Firm;
  email: string;
  path: string;
  wants: boolean;
  /** When they said no; '' where they did not. */
  refused: string;
  yes: string;
}>('consents/preferences');
