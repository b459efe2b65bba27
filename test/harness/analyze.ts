// Runs the real engine over files in memory: what a test hands in is the whole workspace.
import type { Rule } from "../../rules/contract/rule";
import { createAnalyzer } from "../../server/engine/index";
import { createMemoryHost } from "../../server/engine/host/memory";
import type { AnalysisResult } from "../../server/engine/results";

const ROOT = "/workspace";

/** Analyses the files (text by path, relative, forward slashes) with these rules and default configuration. */
export async function analyzeFiles(files: ReadonlyMap<string, string>, rules: readonly Rule[]): Promise<AnalysisResult> {
  const texts = Object.fromEntries([...files].map(([path, text]) => [`${ROOT}/${path}`, text]));
  const analyzer = createAnalyzer({ root: ROOT, host: createMemoryHost(texts), rules });
  try {
    const result = await analyzer.analyze();
    if (!result) throw new Error("The analysis was cancelled, though nobody asked for it.");
    const defect = result.problems.find(({ message }) => message.startsWith("the analysis broke off"));
    if (defect) throw new Error(defect.message);
    return result;
  } finally {
    analyzer.dispose();
  }
}
