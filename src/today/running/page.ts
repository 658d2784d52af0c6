import { stateLabels } from '../../campaigns/state.ts';
import { counted, grouped } from '../../romania/plural.ts';
import type { RunningCampaign, RunningImport } from './queries.ts';

const verbs: Partial<Record<RunningImport['state'], string>> = {
  uploaded: 'se citește',
  planning: 'se verifică',
  applying: 'se aplică',
  reversing: 'se anulează',
};

/** An import that is at work, with how far it is. */
export function importRow({ id, file_name, state, done, total, rows_read, user_name }: RunningImport) {
  const isCounted = total > 0 && (state !== 'planning' || Boolean(rows_read));
  const percent = isCounted ? Math.min(100, Math.floor((done / total) * 100)) : 0;
  return {
    href: `/imports/${id}`,
    name: file_name,
    state: verbs[state] ?? state,
    detail: isCounted ? `${grouped(done)} din ${counted(total, 'client', 'clienți')}` : '',
    who: user_name,
    percent: isCounted ? String(percent) : '',
    failed: '',
  };
}

/** A campaign that goes, is held or ended with failures. */
export function campaignRow({ id, name, state, total, waiting, failed }: RunningCampaign) {
  const goes = state === 'sending' || state === 'paused';
  const gone = Math.max(0, total - waiting);
  return {
    href: `/campaigns/${id}`,
    name,
    state: stateLabels[state],
    detail: goes ? `${grouped(gone)} din ${counted(total, 'mesaj', 'mesaje')}` : '',
    who: '',
    percent: goes && total > 0 ? String(Math.min(100, Math.floor((gone / total) * 100))) : '',
    failed: failed > 0 ? counted(failed, 'mesaj neplecat', 'mesaje neplecate') : '',
  };
}
