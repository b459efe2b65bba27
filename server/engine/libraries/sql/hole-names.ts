// How a hole is written where the grammar wants a name: the parser cannot read `FROM $2`, so it is given `hole__2` and the
// name is read back as the hole. Also the reading of `'$2'` and `"$2"`: text built by hand often puts quotes around a value.

const NAME = /^(?:hole__|\$)(\d+)$/;

/** The name that stands for a hole. */
export function holeName(hole: number): string {
  return `hole__${hole}`;
}

/** Number of the hole that a name or a quoted text stands for. */
export function holeOfName(text: string): number | undefined {
  const digits = NAME.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Holes inside a longer text, e.g. `%$1%`. */
export function holesInText(text: string): readonly number[] {
  return [...text.matchAll(/(?:hole__|\$)(\d+)/g)].map((match) => Number(match[1]));
}
