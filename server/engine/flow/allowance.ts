// What the executions of one analysis may cost: each may make a number of calls, and once all of them together have cost too much, a few.
import { stepsSoFar } from "./effort";
import { LIMITS } from "./machine/machine";

export class Allowance {
  private calls = 0;
  private stepsBefore = stepsSoFar();

  /** Another analysis begins. */
  renew(): void {
    this.calls = 0;
    this.stepsBefore = stepsSoFar();
  }

  /** Calls that the next execution may make. */
  next(): number {
    const isSpent = this.calls >= LIMITS.callsInAll || stepsSoFar() - this.stepsBefore >= LIMITS.stepsInAll;
    return isSpent ? LIMITS.callsBeyond : LIMITS.calls;
  }

  charge(calls: number): void {
    this.calls += calls;
  }
}
