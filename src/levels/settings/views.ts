import { page } from '../../web/view.ts';
import type { SettingsForm, SettingsHistory, SimulationPage } from './page.ts';

type Shown = { form: SettingsForm; history: SettingsHistory; message: string };

export const settingsPage = page<Shown>('levels/settings/show');
export const simulationView = page<{ simulation: SimulationPage }>('levels/settings/simulation');
