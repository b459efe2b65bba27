// One line that a logger writes, as logger models tell the prover of it.
import type { FixSite } from "../../../rules/contract/access";
import type { SourceSpan } from "../../../rules/contract/span";
import type { HandleValue, PassedArgument, Value } from "./value";

export interface LogLine {
  readonly library: string;
  /** `info`, `warn`, `log`. */
  readonly operation: string;
  /** Identity of the logger: its handle. */
  readonly logger: HandleValue;
  /** What was bound to the logger (child, mixin, default meta). */
  readonly bindings: readonly Value[];
  readonly args: readonly PassedArgument[];
  readonly span: SourceSpan;
  readonly fixSites: readonly FixSite[];
  /** What is written in the end, where formats or filters change the arguments. */
  readonly shown?: readonly Value[];
  /** Paths that the logger leaves out, as pino writes them. */
  readonly redacted?: readonly string[];
  /** Functions that stand between a member and the log, by its name. */
  readonly serializers?: ReadonlyMap<string, Value>;
  /** No line of its own: it goes along with lines, errors or traces, and matters for what it holds. */
  readonly isField?: true;
}
