import { page } from '../web/view.ts';
import type { CampaignForm } from './form.ts';
import type { CampaignLine, CampaignPage, LetterView, ProgressView } from './page.ts';
import type { AudienceView } from './segment/page.ts';

type List = { rows: CampaignLine[]; next: string; first: string };

export const campaignsPage = page<{ list: List }>('campaigns/list');
/** `audience` and `letter` stand in the page where a browser without JavaScript asked for them. */
export const campaignFormPage = page<{
  form: CampaignForm;
  audience: AudienceView | undefined;
  letter: LetterView | undefined;
}>('campaigns/edit');
export const audiencePiece = page<{ audience: AudienceView }>('campaigns/_audience');
export const letterPiece = page<{ letter: LetterView }>('campaigns/_letter');
export const campaignPageView = page<{ campaign: CampaignPage }>('campaigns/show');
export const progressPiece = page<{ campaign: ProgressView }>('campaigns/_progress');
