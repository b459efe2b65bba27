// What is wrong with configurations beside one another and beside the files they govern: settings that nothing reads, and globs that
// leave nothing to analyse. Each by itself is in order.
import type { Problem } from "../../../rules/contract/finding";
import type { Config } from "./config";
import type { RulePolicy } from "./rule-policy";
import { matchesAny } from "./rule-policy";

/** `root` is the configuration that says what tenants are; `sources` are all source files, relative. */
export function configProblems(
  configs: readonly Config[],
  root: Config,
  policy: RulePolicy,
  sources: readonly string[],
): readonly Problem[] {
  const problems = configs.flatMap((config) => [...unreadKeys(config, root), ...emptyInclude(config, policy, sources)]);
  if (problems.some(({ isFatal }) => isFatal) || sources.length === 0 || sources.some((file) => policy.isAnalysed(file))) return problems;
  return [...problems, { file: root.file ?? "", message: "`include` and `exclude` leave no source file to analyse.", isFatal: true }];
}

/** Tenants are those of the whole workspace: a package cannot have others. */
function unreadKeys(config: Config, root: Config): readonly Problem[] {
  if (config === root) return [];
  const keys = [
    ...(Object.keys(config.tenant).length > 0 && JSON.stringify(config.tenant) !== JSON.stringify(root.tenant) ? ["tenant"] : []),
    ...(config.isolation !== undefined && config.isolation !== root.isolation ? ["isolation"] : []),
  ];
  const where = root.file === undefined ? "the root's configuration" : `"${root.file}"`;
  return keys.map((key) => ({
    file: config.file ?? "",
    message: `"${key}" has no effect here: tenants are those of the whole workspace, and ${where} says what they are.`,
    isFatal: false,
  }));
}

/** Globs that match nothing are a mistake, and silence about all files would read as "clean". */
function emptyInclude(config: Config, policy: RulePolicy, sources: readonly string[]): readonly Problem[] {
  const governed = sources.filter((file) => policy.configFor(file) === config);
  const seenFrom = (file: string): string => {
    if (config.prefix !== undefined) return `${config.prefix}/${file}`;
    return config.folder === "" ? file : file.slice(config.folder.length + 1);
  };
  if (config.include.length === 0 || governed.length === 0 || governed.some((file) => matchesAny(config.include, seenFrom(file))))
    return [];
  const globs = config.include.map((glob) => `"${glob}"`).join(", ");
  return [{ file: config.file ?? "", message: `\`include\` names no source file here: ${globs}.`, isFatal: true }];
}
