// The engine's one door: front ends import from here and from nowhere else inside. At most ten names; internal to the product.
export { createAnalyzer } from "./analyzer";
export { createOverlayHost } from "./host/overlay";
export { applyFixes } from "./edits/apply-fixes";
export { describeModel } from "./tenancy/describe-model";
export { joinFacts } from "./package-facts/joined-host";
export { packFacts } from "./package-facts/pack";
export type { AnalysisResult, Analyzer, AnalyzerOptions, Progress } from "./results";
