// Places in SARIF's own terms. Its columns are one-based with an exclusive end, as ours are.
import type { ArtifactLocation, PhysicalLocation, Region } from "sarif";
import type { LineRange, Located } from "../../../rules/contract/span";

/** A path relative to the project's root as a URI reference. */
export function artifactLocation(file: string): ArtifactLocation {
  return { uri: file.split("/").map(encodeURIComponent).join("/"), uriBaseId: "SRCROOT" };
}

export function region({ start, end }: LineRange): Region {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

export function physicalLocation({ span, range }: Located): PhysicalLocation {
  return { artifactLocation: artifactLocation(span.file), region: region(range) };
}
