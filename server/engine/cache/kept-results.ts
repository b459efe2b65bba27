// Results kept between runs: one per set of options, with everything that the host answered while it was made. A result is used
// again only when every answer is still the same; whatever is damaged, cut off or of another build counts as absent.
import { createHash } from "node:crypto";
import { deserialize, serialize } from "node:v8";
import type { Host } from "../host/host";
import { scanWorkspace } from "../host/workspace-files";
import type { AnalysisResult, AnalyzerOptions, KeptResults } from "../results";
import { relativePath } from "../host/paths";
import { createRecordingHost, type Answers } from "./answers";

const DIGEST_BYTES = 20;

interface Kept {
  readonly answers: Answers;
  readonly result: AnalysisResult;
}

/** The result that was kept for these options, when nothing that it depends on has changed. */
export function findKept(options: AnalyzerOptions, kept: KeptResults): AnalysisResult | undefined {
  const started = performance.now();
  const found = decode(kept.store.read(nameOf(options, kept)));
  if (found === undefined || !isCurrent(options.host, options.root, found.answers)) return undefined;
  const { stats } = found.result;
  const ms = { verify: Math.round(performance.now() - started) };
  return { ...found.result, stats: { files: stats.files, captured: 0, cached: stats.captured + stats.cached, ms } };
}

export function keep(options: AnalyzerOptions, kept: KeptResults, answers: Answers, result: AnalysisResult): void {
  if (result.stats.files < kept.minimumFiles) return;
  kept.store.write(nameOf(options, kept), encode({ answers, result }));
}

/** Options that change the result, whatever the files hold. */
function nameOf({ root, configFile, ruleSettings, rules }: AnalyzerOptions, { build }: KeptResults): string {
  const settings = Object.entries(ruleSettings ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const config = configFile === undefined ? "" : relativePath(root, configFile);
  const identity = JSON.stringify([build, process.versions.v8, config, settings, rules.map((rule) => rule.meta.id)]);
  return `${createHash("sha1").update(identity).digest("hex")}.result`;
}

/** Asks again everything that was asked. */
function isCurrent(host: Host, root: string, before: Answers): boolean {
  const now = createRecordingHost(host, root);
  scanWorkspace(now, root, { include: [], exclude: [] });
  for (const [question, answer] of before) {
    if (!now.answers.has(question)) now.ask(question);
    if (now.answers.get(question) !== answer) return false;
  }
  return true;
}

function encode(kept: Kept): Uint8Array {
  const body = serialize(kept);
  return Buffer.concat([createHash("sha1").update(body).digest(), body]);
}

function decode(bytes: Uint8Array | undefined): Kept | undefined {
  if (bytes === undefined || bytes.length <= DIGEST_BYTES) return undefined;
  const body = bytes.subarray(DIGEST_BYTES);
  if (!createHash("sha1").update(body).digest().equals(bytes.subarray(0, DIGEST_BYTES))) return undefined;
  try {
    const value: unknown = deserialize(body);
    return isKept(value) ? value : undefined;
  } catch {
    // Written by another version of V8, which the name should have told apart: it is made anew.
    return undefined;
  }
}

function isKept(value: unknown): value is Kept {
  return typeof value === "object" && value !== null && "answers" in value && value.answers instanceof Map && "result" in value;
}
