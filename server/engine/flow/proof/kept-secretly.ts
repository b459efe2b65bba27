// What a cache holds under a secret of the requester's own (the digest of an API key, the id of a session) was put there for whoever
// shows that secret: like the row that the secret finds, it says who the requester is. So does what is held under the name of the
// session that a verified token tells: nobody else gets to a token of that session.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Value } from "../../libraries/value";
import { keyOf } from "../keys";
import type { Machine } from "../machine/machine";
import type { Trust } from "../state";

/** What was found so, by key: the key says what it was found under, whatever path leads there. */
const found = new WeakMap<Machine, Map<string, Trust>>();

export function noteKeptSecretly(m: Machine, value: Value, at: SourceSpan): void {
  const known = found.get(m) ?? new Map<string, Trust>();
  found.set(m, known);
  known.set(keyOf(value), { kind: "tenant", by: "principal", message: "it was kept under a secret of the requester's", at });
}

/** Of what was found there, each member. */
export function keptSecretly(m: Machine, { key, from }: Extract<Value, { v: "unknown" }>): Trust | undefined {
  const known = from && found.get(m);
  if (!known) return undefined;
  for (let end = key.length; end > 0; end = key.lastIndexOf(".", end - 1)) {
    const trust = known.get(key.slice(0, end));
    if (trust) return trust;
  }
  return undefined;
}
