// Calls of functions that a directive sets apart (`use cache`), as models are told of them.
import type { SourceSpan } from "../../../rules/contract/span";
import type { Value } from "./value";

/** A call of a function that begins, or whose file begins, with a directive. */
export interface DirectedCall {
  readonly directive: string;
  readonly name: string;
  /** The function itself. */
  readonly span: SourceSpan;
  readonly args: readonly Value[];
  /** Variables of functions around it. */
  readonly captured: readonly Value[];
  /** What it came to, awaited. */
  readonly result: Value;
}
