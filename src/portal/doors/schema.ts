import { loginSchema, passwordSchema } from '../../users/schema.ts';

/** The log-in of the portal asks what the office's asks, and a password follows the same rules. */
export const portalLoginSchema = loginSchema.omit({ next: true });
export const resetSchema = loginSchema.pick({ email: true });
export const newPasswordSchema = passwordSchema.pick({ password: true });
export const ownPasswordSchema = passwordSchema;
