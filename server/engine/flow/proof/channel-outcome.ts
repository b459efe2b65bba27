// Outcomes that the judges of channels share.
import type { Confidence, Mechanism, ViolationReason } from "../../../../rules/contract/verdict";
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Value } from "../../libraries/value";
import { labelOf } from "../keys";
import type { KeyStanding } from "./channel-key";
import type { Outcome } from "./observer";

export function isolatedBy(mechanism: Mechanism, message: string, at: SourceSpan): Outcome {
  return { verdict: "isolated", mechanism, steps: [{ role: "filter", message, at }] };
}

export function openBy(
  reason: ViolationReason,
  confidence: Confidence,
  step: { readonly message: string; readonly at: SourceSpan },
  value?: Value,
): Outcome {
  const at = value && "at" in value ? value.at : undefined;
  return {
    verdict: confidence === "certain" ? "violation" : "unproven",
    reason,
    confidence,
    ...(reason === "bypassable" ? { bypass: "conditional" as const } : {}),
    ...(value ? { detail: labelOf(value) } : {}),
    steps: [
      ...(value?.v === "source" && at ? [{ role: "source" as const, message: `${value.label} comes from the request`, at }] : []),
      { role: "access", ...step },
    ],
  };
}

/** What a key comes to that holds nothing of the requester's, for the kinds that go by keys alone. */
export function openKey({ standing, value }: KeyStanding, noun: string, at: SourceSpan): Outcome | undefined {
  switch (standing) {
    case "bypassable":
      return openBy("bypassable", "certain", { message: `the ${noun} names the tenant on some paths only`, at });
    case "untrusted-tenant":
      return openBy("untrusted-tenant", "certain", { message: `the tenant in the ${noun} was chosen by the request`, at }, value);
    case "source":
      return openBy("tenant-absent", "certain", { message: `the ${noun} holds nothing that tells tenants apart`, at }, value);
    case "opaque":
      return openBy("opaque", "possible", { message: `the ${noun} could not be followed`, at }, value);
    default:
      return undefined;
  }
}
