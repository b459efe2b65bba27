// Components in one file (Vue, Svelte): their script blocks are the code, and stand where they stand in the file, so that offsets and
// lines are those of the whole file.

/** A file whose code stands in `<script>` blocks. */
export function isComponentFile(fileName: string): boolean {
  return /\.(vue|svelte)$/i.test(fileName);
}

/** A tag that opens or closes a script block, or a comment in which one does not count. */
const TAG = /<!--[^]*?(?:-->|$)|<script\b((?:"[^"]*"|'[^']*'|[^>"'])*)>|<\/script\s*>/gi;

/** The file's text with everything blank but the script blocks; line breaks stay. A block that is not closed ends with the file. */
export function scriptOf(text: string): string {
  let script = "";
  let at = 0;
  let opened: number | undefined;
  const blankTo = (end: number): void => {
    script += text.slice(at, end).replace(/[^\r\n]/g, " ");
    at = end;
  };
  for (const match of text.matchAll(TAG)) {
    const [tag, attributes] = match;
    if (opened !== undefined) {
      if (!tag.startsWith("</")) continue;
      script += text.slice(at, match.index);
      at = match.index;
      opened = undefined;
    } else if (attributes !== undefined && !attributes.endsWith("/") && !/\bsrc\s*=/.test(attributes)) {
      opened = match.index;
      blankTo(match.index + tag.length);
    }
  }
  if (opened === undefined) blankTo(text.length);
  else script += text.slice(at);
  return script;
}
