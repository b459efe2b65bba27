// The engine's one door: front ends import from here and from nowhere else inside. At most ten names; internal to the product.
export { createAnalyzer } from "./analyzer";
export { createDiskHost } from "./host/disk";
export { createOverlayHost } from "./host/overlay";
export { applyFixes } from "./edits/apply-fixes";
export { describeModel, modelToJson } from "./tenancy/describe-model";
export type { AnalysisResult, Analyzer, AnalyzerOptions, Progress } from "./results";
