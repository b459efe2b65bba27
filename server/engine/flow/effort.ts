// What executing has cost so far, counted in steps and not in time: what goes by it ends at the same place on every machine.

let steps = 0;

/** Expressions evaluated, values looked at, alternatives and facts brought together. */
export function spend(count: number): void {
  steps += count;
}

export function stepsSoFar(): number {
  return steps;
}
