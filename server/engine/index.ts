// The engine's one door: front ends import from here and from nowhere else inside. At most ten names; internal to the product.
export { createAnalyzer } from "./analyzer";
export { createDiskHost } from "./host/disk";
export { createOverlayHost } from "./host/overlay";
export { applyEdits } from "./edits/apply-edits";
export { mergeFixes } from "./edits/merge-fixes";
export { nearestName } from "./policy/nearest-name";
export type { AnalysisResult, Analyzer, AnalyzerOptions, Progress } from "./results";
