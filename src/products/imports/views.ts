import { randomUUID } from 'node:crypto';
import { page } from '../../web/view.ts';
import type { PlanView } from './shown.ts';

export const newPage = page<{ key: string; message: string }>('products/imports/new');
export const planPage = page<{ plan: PlanView }>('products/imports/show');

export const emptyUpload = () => ({ key: randomUUID(), message: '' });
