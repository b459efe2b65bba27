// Calls of code that cannot be seen and whose name says that it authorises: what they are handed of the request counts as verified, and
// is shown as assumed.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Value } from "../../libraries/value";
import { labelOf } from "../keys";
import type { Machine } from "../machine/machine";
import { currentObject } from "../machine/members";
import { alternativesOf } from "../machine/truthiness";
import { establish } from "./establish";

export function assumeGuarded(m: Machine, values: readonly Value[], by: string, span: SourceSpan): void {
  for (const option of values.flatMap((value) => alternativesOf(m, value))) {
    if (option.v === "source") {
      const message = `${by} is assumed to verify ${labelOf(option)}`;
      establish(m, option, { kind: "tenant", by: "guard", isAssumed: true, at: span, message });
    } else if (option.v === "object") {
      const members = [...currentObject(m, option).members.values()].map((entry) => entry.value);
      assumeGuarded(m, members, by, span);
    }
  }
}
