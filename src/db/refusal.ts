/** A sentence for whoever started the program: printed alone, without a stack, and the process ends. */
export class Refusal extends Error {}
