// Findings as SARIF results: the path that justifies each as a code flow, its steps as related locations, its repairs as fixes.
import type { ArtifactChange, CodeFlow, Fix as SarifFix, Location, Result } from "sarif";
import type { Finding, Fix, Severity } from "../../../rules/contract/finding";
import type { Confidence, EvidenceStep } from "../../../rules/contract/verdict";
import { artifactLocation, physicalLocation, region } from "./sarif-locations";

const LEVELS: Readonly<Record<Severity, "error" | "warning" | "note">> = { error: "error", warning: "warning", info: "note" };
/** SARIF's 0–100 scale, most important first. */
const RANKS: Readonly<Record<Confidence, number>> = { certain: 95, likely: 70, possible: 30 };

/** `ruleIndex` is the rule's place in the driver's list, -1 when it is not there. */
export function toResult(finding: Finding, ruleIndex: number): Result {
  const related = finding.evidence.map((step, id): Location => ({ id, ...stepLocation(step) }));
  return {
    ruleId: finding.rule,
    ...(ruleIndex >= 0 ? { ruleIndex } : {}),
    kind: "fail",
    level: LEVELS[finding.severity],
    message: { text: [finding.message, finding.why, finding.how].filter((text) => text !== "").join(" ") },
    locations: [{ physicalLocation: physicalLocation(finding) }],
    ...(related.length > 0 ? { relatedLocations: related, codeFlows: [codeFlow(finding)] } : {}),
    partialFingerprints: { "tenantlint/v1": finding.fingerprint },
    ...(finding.fixes.length > 0 ? { fixes: finding.fixes.map(toFix) } : {}),
    rank: RANKS[finding.confidence],
    properties: {
      confidence: finding.confidence,
      ...(finding.entity === undefined ? {} : { entity: finding.entity }),
      ...(finding.tenantKey === undefined ? {} : { tenantKey: finding.tenantKey }),
    },
  };
}

/** From the first step of the evidence to the access itself. */
function codeFlow(finding: Finding): CodeFlow {
  const steps = finding.evidence.map(stepLocation);
  const last = finding.evidence.at(-1);
  const endsAtAccess = last !== undefined && last.span.file === finding.span.file && last.span.start === finding.span.start;
  const access: Location = { physicalLocation: physicalLocation(finding), message: { text: finding.message } };
  const locations = [...steps, ...(endsAtAccess ? [] : [access])];
  return { threadFlows: [{ locations: locations.map((location, index) => ({ location, executionOrder: index + 1 })) }] };
}

function stepLocation(step: EvidenceStep): Location {
  return { physicalLocation: physicalLocation(step), message: { text: step.message } };
}

function toFix(fix: Fix): SarifFix {
  const files = [...new Set(fix.edits.map((edit) => edit.span.file))];
  const artifactChanges = files.map((file): ArtifactChange => {
    const edits = fix.edits.filter((edit) => edit.span.file === file);
    const replacements = edits.map(({ range, newText }) => ({ deletedRegion: region(range), insertedContent: { text: newText } }));
    return { artifactLocation: artifactLocation(file), replacements };
  });
  return { description: { text: fix.title }, artifactChanges };
}
