import Big from 'big.js';
import { z } from 'zod';
import { isCommonPassword } from './password.ts';

const email = z
  .string({ error: 'Completați adresa de e-mail.' })
  .trim()
  .toLowerCase()
  .pipe(z.email({ error: 'Adresa de e-mail nu este completă (de exemplu ana@firma.ro).' }));
const name = z
  .string({ error: 'Completați numele.' })
  .trim()
  .min(1, { error: 'Completați numele.' })
  .max(120, { error: 'Numele are cel mult 120 de caractere.' });
const newPassword = z
  .string({ error: 'Alegeți o parolă.' })
  .min(10, { error: 'Parola are cel puțin 10 caractere.', abort: true })
  .max(200, { error: 'Parola are cel mult 200 de caractere.', abort: true })
  .refine((password) => !isCommonPassword(password), {
    error: 'Parola e prea des folosită. Alegeți alta.',
  });
const checkbox = z.preprocess(
  (given) => (Array.isArray(given) ? given.at(-1) : given) ?? false,
  z.stringbool().or(z.boolean()),
);

const notAPercent = { error: 'Comisionul este un procent între 0 și 100, cu cel mult două zecimale.' };
const commission_percent = z
  .preprocess(
    (given) => (typeof given === 'string' ? given.trim().replace(',', '.') || '0' : given),
    z
      .string(notAPercent)
      .regex(/^(\d{1,2}(\.\d{1,2})?|100(\.0{1,2})?)$/, notAPercent)
      .transform((percent) => new Big(percent).toFixed(2)),
  )
  .optional();

export const roles = [
  { value: 'administrator', label: 'Administrator' },
  { value: 'sales', label: 'Vânzări' },
  { value: 'accounting', label: 'Contabilitate' },
  { value: 'warehouse', label: 'Depozit' },
  { value: 'viewer', label: 'Vizualizare' },
] as const;
const role = z.enum(['administrator', 'sales', 'accounting', 'warehouse', 'viewer'], {
  error: 'Alegeți un rol din listă.',
});

/** '' is what the role says, 'own' only the clients that the person manages, 'all' everybody's. */
const own_portfolio = z
  .enum(['', 'own', 'all'], { error: 'Alegeți portofoliul din listă.' })
  .transform((given) => (given === '' ? null : given === 'own'))
  .optional();

export const loginSchema = z.object({
  email: z
    .string({ error: 'Completați adresa de e-mail.' })
    .trim()
    .toLowerCase()
    .min(1, { error: 'Completați adresa de e-mail.' })
    .max(254),
  password: z.string({ error: 'Completați parola.' }).min(1, { error: 'Completați parola.' }).max(200),
  next: z.string().optional(),
});

export const setupSchema = z.object({
  code: z
    .string({ error: 'Completați codul din terminal.' })
    .trim()
    .min(1, { error: 'Completați codul din terminal.' })
    .max(40),
  name,
  email,
  password: newPassword,
});

export const passwordSchema = z.object({
  current_password: z
    .string({ error: 'Completați parola de acum.' })
    .min(1, { error: 'Completați parola de acum.' })
    .max(200),
  password: newPassword,
});

/** Whether what happens to one's clients comes by e-mail too; the bell rings all the same. */
export const alertEmailsSchema = z.object({ alert_emails: checkbox });

export const themeSchema = z.object({ theme: z.enum(['auto', 'light', 'dark']) });

export const newUserSchema = z.object({
  name,
  email,
  role,
  own_portfolio,
  may_export: checkbox.optional(),
  commission_percent,
  password: newPassword,
});
export const userSchema = z.object({
  name,
  email,
  role,
  own_portfolio,
  may_export: checkbox,
  commission_percent,
  active: checkbox,
  password: z
    .literal('')
    .transform(() => undefined)
    .or(newPassword)
    .optional(),
});

export const userParams = z.object({ id: z.coerce.number().int().positive() });

export type NewUser = z.infer<typeof newUserSchema>;
export type UserChange = z.infer<typeof userSchema>;
