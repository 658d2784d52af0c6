import { page } from '../web/view.ts';
import type { PaymentForm } from './form.ts';
import type { PaymentPage } from './page.ts';

type Found = { name: string; detail: string; href: string };

export const paymentPageView = page<{ payment: PaymentPage }>('payments/show');
export const paymentFormPage = page<{ form: PaymentForm }>('payments/edit');
/** The first step of a payment that does not know its client yet. */
export const choosePayerPage = page<{
  q: string;
  carried: Record<string, string>;
  found: Found[];
  message: string;
}>('payments/new');
