// What a client itself adds to each of its operations: the tenant of an extension, a global filter, a session of row-level security.
import type { SourceSpan } from "../../../rules/contract/span";
import type { Formula } from "./formula";
import type { Value } from "./value";

/** What a client adds to each operation. */
export interface ClientScope {
  readonly mechanism: "scoped-client" | "row-level-security" | "isolated-storage";
  /** Conjunct added to the filter, for this operation; undefined when it adds none. */
  readonly filter?: Formula;
  /** Columns added to new rows. */
  readonly data?: ReadonlyMap<string, Value>;
  /** For row-level security: the value that the session's tenant was set to. */
  readonly tenant?: Value;
  readonly span: SourceSpan;
}
