// The SARIF 2.1.0 report (https://docs.oasis-open.org/sarif/sarif/v2.1.0/). Suppressed findings are left out: GitHub, the main
// reader, shows them as open.
import type { Log, Notification, Run } from "sarif";
import type { Problem } from "../../../rules/contract/finding";
import { artifactLocation } from "./sarif-locations";
import { toResult } from "./sarif-results";
import { cweTaxonomy, toDescriptor } from "./sarif-rules";
import type { Report } from "./report";

const INFORMATION_URI = "https://github.com/tenantlint/tenantlint";

export function renderSarif(report: Report): string {
  const log: Log = { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [createRun(report)] };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function createRun(report: Report): Run {
  const indexes = new Map(report.rules.map((rule, index) => [rule.meta.id, index]));
  return {
    tool: {
      driver: {
        name: "TenantLint",
        version: report.version,
        semanticVersion: report.version,
        informationUri: INFORMATION_URI,
        rules: report.rules.map(toDescriptor),
        supportedTaxonomies: [{ name: "CWE", index: 0 }],
      },
    },
    taxonomies: [cweTaxonomy(report.rules)],
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: { SRCROOT: { description: { text: "The root of the project that was analysed." } } },
    invocations: [
      {
        executionSuccessful: !report.problems.some(({ isFatal }) => isFatal),
        toolExecutionNotifications: report.problems.map(toNotification),
      },
    ],
    results: report.findings.map((finding) => toResult(finding, indexes.get(finding.rule) ?? -1)),
  };
}

function toNotification({ file, line, message, isFatal }: Problem): Notification {
  const region = line === undefined ? {} : { region: { startLine: line } };
  const place = file === "" ? {} : { locations: [{ physicalLocation: { artifactLocation: artifactLocation(file), ...region } }] };
  return { level: isFatal ? "error" : "warning", message: { text: message }, ...place };
}
