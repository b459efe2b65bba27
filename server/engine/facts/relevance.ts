// Which files are worth parsing at all. Parsing is the cost of a run; most files hold none of the words that an access,
// an entry point or a schema must hold and start nothing, and one regular expression over the text says so.

/** Says whether a text can hold anything of interest: whether it holds one of `tokens`, as written, upper and lower case alike kept apart. */
export type RelevanceFilter = (text: string) => boolean;

/** The filter for a list of tokens. Without tokens nothing is of interest. */
export function createRelevanceFilter(tokens: readonly string[]): RelevanceFilter {
  const needed = withoutImplied(tokens);
  if (needed.length === 0) return () => false;
  const pattern = new RegExp(needed.map(escaped).join("|"));
  return (text) => pattern.test(text);
}

/** Tokens that hold another token say nothing more. Sorted, so that the same list in another order is the same filter. */
function withoutImplied(tokens: readonly string[]): readonly string[] {
  const distinct = [...new Set(tokens)].filter((token) => token !== "").sort();
  return distinct.filter((token) => !distinct.some((other) => other !== token && token.includes(other)));
}

function escaped(token: string): string {
  return token.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

/** A call that is a statement of the module itself, from the line's first column on, or a default export that is made by one. */
const CALLED_ON_LOAD =
  /^(?:(?:await |void )?[\w$]+(?:\.[\w$]+)*\(|;?\((?:async\b|await )|export default (?:build|create|make|start)\w*\()/m;

/** Whether loading the file runs something: what starts an application need hold no other word of interest (`(await build()).listen(80)`). */
export function startsSomething(text: string): boolean {
  return CALLED_ON_LOAD.test(text);
}
