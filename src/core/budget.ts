/** How a total stands to what the shopper wants to spend. Amounts in minor units. */
export type BudgetState =
  { readonly kind: 'within' | 'near'; readonly left: number } | { readonly kind: 'over'; readonly by: number };

/** Share of the budget from which on the end is in sight. */
const NEAR = 0.9;

/** Exactly the budget is not above it. */
export function budgetState(total: number, budget: number): BudgetState {
  if (total > budget) return { kind: 'over', by: total - budget };
  return { kind: total >= budget * NEAR ? 'near' : 'within', left: budget - total };
}
