// Fills the placeholders of a rule's messages. A placeholder without a value is a defect of the rule and is said so:
// half-worded text must never reach a user.
import type { RuleMessage } from "../../../rules/contract/rule";

/** A message with every placeholder replaced, or the names for which the signal had no value. */
export type Wording =
  | { readonly ok: true; readonly what: string; readonly why: string; readonly how: string }
  | { readonly ok: false; readonly missing: readonly string[] };

const PLACEHOLDER = /\{([A-Za-z][\w]*)\}/g;

/** Replaces `{name}` in the three parts of a message by the signal's data. */
export function fillMessage(message: RuleMessage, data: Readonly<Record<string, string>>): Wording {
  const missing = new Set<string>();
  const fill = (template: string): string =>
    template.replace(PLACEHOLDER, (_whole, name: string) => {
      const value = data[name];
      if (value === undefined) missing.add(name);
      return value ?? "";
    });
  const [what, why, how] = [fill(message.what), fill(message.why), fill(message.how)];
  return missing.size === 0 ? { ok: true, what, why, how } : { ok: false, missing: [...missing].sort() };
}
