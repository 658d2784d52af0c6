import { Refused } from '../errors.ts';
import { floorRule, markups, type PriceStep } from './prices/price.ts';

const costFields = ['purchase_cost', 'last_purchase_cost'] as const;

type Costs = Record<(typeof costFields)[number], string | null>;

/** A product as somebody may see it: without the right, what it costs us is not there. */
export const seenProduct = <Product extends Costs>(product: Product, seesCost: boolean): Product =>
  seesCost ? product : { ...product, purchase_cost: null, last_purchase_cost: null };

/**
 * What somebody sends of a product: whoever does not see the costs leaves them as they are. An empty one is what that
 * person was shown.
 * @throws Refused with 422 where such a person gives one
 */
export function sentProduct<Sent extends Record<string, unknown>>(sent: Sent, seesCost: boolean): Sent {
  if (seesCost) return sent;
  const given = costFields.filter((field) => ![undefined, null, ''].includes(sent[field] as never));
  if (given.length > 0) {
    const message = 'Nu aveți dreptul să vedeți și să schimbați costul de achiziție.';
    throw new Refused(
      422,
      message,
      given.map((field) => ({ field, message })),
    );
  }
  return withoutCosts(sent);
}

/** A product, a form or a body that says nothing of what the product costs us. */
export function withoutCosts<Said extends Record<string, unknown>>(said: Said): Said {
  const { purchase_cost: _usual, last_purchase_cost: _last, ...rest } = said;
  return rest as Said;
}

const fromCost = new Set<string>([...Object.values(markups), floorRule]);

/** The steps of a price as somebody may see them: where one would tell what the goods cost us, only the outcome. */
export function seenSteps(steps: PriceStep[], seesCost: boolean): PriceStep[] {
  const last = steps.at(-1);
  if (seesCost || !last || !steps.some(({ rule }) => fromCost.has(rule))) return steps;
  const detail = 'pașii pornesc de la costul de achiziție, pe care nu aveți dreptul să-l vedeți';
  return [{ rule: 'După regulile firmei', detail, price: last.price }];
}
