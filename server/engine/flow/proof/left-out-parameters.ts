// Which parameter a placeholder means where the text leaves some conditions out, and the list leaves their values out with them:
// `if (title) { where.push("title = ?"); values.push(title); }` before `where.push("org_id = ?")`. The fullest text says what each
// parameter is for; a shorter one is told by what stands before its placeholders.

/** What stands before each placeholder of a statement, in order: `title =`. */
export type Marks = readonly string[];

const CONNECTOR = /\b(?:and|or|where|set|having|on|values|select)\b|[,(;]/i;

/** `holes`: the numbers under which the placeholders stand in the text, in order. */
export function marksIn(text: string, holes: readonly number[]): Marks {
  let from = 0;
  return holes.map((hole) => {
    const mark = `$${hole}`;
    const at = text.indexOf(mark, from);
    if (at < 0) return "";
    const before = text.slice(from, at).split(CONNECTOR).at(-1) ?? "";
    from = at + mark.length;
    return before.replaceAll(/\s+/g, " ").trim().toLowerCase();
  });
}

/**
 * For each placeholder of the shorter text the places in the list that it can mean: one, or two where it is not certain. Undefined where the
 * texts do not go together. `mayBeLeftOut`: the places of values that only some paths put there.
 */
export function placesIn(full: Marks, part: Marks, mayBeLeftOut: readonly boolean[]): readonly (readonly number[])[] | undefined {
  const first = align(full, part, mayBeLeftOut, true);
  const last = align(full, part, mayBeLeftOut, false);
  return first && last && part.map((_, index) => [...new Set([first[index] ?? index, last[index] ?? index])]);
}

/** The earliest places, or the latest. */
function align(full: Marks, part: Marks, mayBeLeftOut: readonly boolean[], isEarly: boolean): readonly number[] | undefined {
  const dead = new Set<string>();
  const walk = (done: number, at: number): readonly number[] | undefined => {
    if (at === full.length) return done === part.length ? [] : undefined;
    const state = `${done}:${at}`;
    if (dead.has(state)) return undefined;
    const take = (): readonly number[] | undefined => {
      const rest = full[at] === part[done] ? walk(done + 1, at + 1) : undefined;
      return rest && [at, ...rest];
    };
    const skip = (): readonly number[] | undefined => (mayBeLeftOut[at] === true ? walk(done, at + 1) : undefined);
    const found = isEarly ? (take() ?? skip()) : (skip() ?? take());
    if (!found) dead.add(state);
    return found;
  };
  return walk(0, 0);
}
