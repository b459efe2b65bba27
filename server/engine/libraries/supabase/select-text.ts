// The columns of a `select("id, lines(amount), boards!inner(account_id)")`
// (https://supabase.com/docs/reference/javascript/select, https://docs.postgrest.org/en/stable/references/api/resource_embedding.html).

/** A related table inside a selection. */
export interface Embedded {
  /** Name under which its rows come, and under which filters speak of it. */
  readonly name: string;
  /** Table, view, or column of the foreign key. */
  readonly relation: string;
  /** `!board_id` or `!cards_board_id_fkey`: which of several foreign keys. */
  readonly hint?: string;
  /** Rows of the outer table without a related one are left out. */
  readonly isInner: boolean;
  readonly nested: readonly Embedded[];
}

const ENTRY = /^(?:\.\.\.)?(?:([\w$]+):)?([\w$]+)((?:![\w$]+)*)\s*\(([\s\S]*)\)$/;

export function embeddedIn(selection: string): readonly Embedded[] {
  return splitOutside(selection).flatMap((part): readonly Embedded[] => {
    const [, alias, relation, marks = "", inner = ""] = ENTRY.exec(part.replaceAll(/\s+/g, "")) ?? [];
    // `amount.sum()` and `count()` are computed.
    if (relation === undefined || (inner === "" && relation === "count")) return [];
    const names = marks.split("!").filter((mark) => mark !== "");
    const hint = names.find((name) => name !== "inner" && name !== "left");
    return [
      {
        name: alias ?? relation,
        relation,
        ...(hint === undefined ? {} : { hint }),
        isInner: names.includes("inner"),
        nested: embeddedIn(inner),
      },
    ];
  });
}

/** Parts between commas that stand in no parentheses and no quotes. */
export function splitOutside(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const letter = text[index];
    if (letter === '"' && text[index - 1] !== "\\") isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (letter === "(" || letter === "{") depth++;
    if (letter === ")" || letter === "}") depth--;
    if (letter !== "," || depth > 0) continue;
    parts.push(text.slice(start, index));
    start = index + 1;
  }
  return [...parts, text.slice(start)].map((part) => part.trim()).filter((part) => part !== "");
}
