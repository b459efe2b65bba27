// Rules as SARIF reporting descriptors, and the part of CWE that they map to as a taxonomy.
import type { ReportingDescriptor, ReportingDescriptorRelationship, ToolComponent } from "sarif";
import type { Severity } from "../../../rules/contract/finding";
import { docsUrl } from "../../../rules/contract/docs-url";
import { CWE_NAMES, CWE_VERSION } from "./cwe";
import type { ReportedRule } from "./report";

const LEVELS: Readonly<Record<Severity, "error" | "warning" | "note">> = { error: "error", warning: "warning", info: "note" };
/** What GitHub code scanning sorts by, after CVSS: 7.0 and more is high. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = { error: "8.0", warning: "5.0", info: "2.0" };

export function toDescriptor({ meta, messages = {} }: ReportedRule): ReportingDescriptor {
  const tags = [
    "security",
    ...meta.cwe.map((number) => `external/cwe/cwe-${number}`),
    ...meta.asvs.map((number) => `external/owasp/asvs-${number}`),
  ];
  return {
    id: meta.id,
    name: pascalCase(meta.id),
    shortDescription: { text: meta.title },
    fullDescription: { text: meta.title },
    helpUri: docsUrl(meta.id),
    help: helpText(meta.id, meta.title, messages),
    defaultConfiguration: { level: LEVELS[meta.severity] },
    ...(meta.cwe.length > 0 ? { relationships: meta.cwe.map(toRelationship) } : {}),
    properties: { tags, precision: "high", "security-severity": SECURITY_SEVERITY[meta.severity] },
  };
}

/** Why and how of every message, each sentence once; placeholders stay in braces. */
function helpText(id: string, title: string, messages: NonNullable<ReportedRule["messages"]>): { text: string; markdown: string } {
  const parts = [...new Set(Object.values(messages).flatMap(({ why, how }) => [why, how]))];
  return {
    text: [title, ...parts, docsUrl(id)].join("\n\n"),
    markdown: [`**${title}**`, ...parts, `[Documentation](${docsUrl(id)})`].join("\n\n"),
  };
}

function toRelationship(number: number): ReportingDescriptorRelationship {
  return { target: { id: `CWE-${number}`, toolComponent: { name: "CWE", index: 0 } }, kinds: ["superset"] };
}

export function cweTaxonomy(rules: readonly ReportedRule[]): ToolComponent {
  const numbers = [...new Set(rules.flatMap(({ meta }) => meta.cwe))].sort((a, b) => a - b);
  return {
    name: "CWE",
    version: CWE_VERSION,
    organization: "MITRE",
    informationUri: "https://cwe.mitre.org/data/published/cwe_v4.18.pdf",
    shortDescription: { text: "The MITRE Common Weakness Enumeration" },
    isComprehensive: false,
    taxa: numbers.map((number) => ({
      id: `CWE-${number}`,
      ...(CWE_NAMES[number] === undefined ? {} : { name: CWE_NAMES[number] }),
      shortDescription: { text: CWE_NAMES[number] ?? `CWE-${number}` },
      helpUri: `https://cwe.mitre.org/data/definitions/${number}.html`,
    })),
  };
}

function pascalCase(id: string): string {
  return id.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase());
}
