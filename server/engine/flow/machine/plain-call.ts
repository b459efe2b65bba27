// A call that a model or the prover makes itself.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { LibraryCall } from "../../libraries/model";
import type { Value } from "../../libraries/value";

/** A call that models or the prover make themselves. */
export function plainCall(args: readonly Value[], span: SourceSpan): LibraryCall {
  return { args: args.map((value) => ({ value })), span, isNew: false, typeArgs: [] };
}
