// Starts a rule: `npm run new-rule -- <rule-id> "<title>"` writes the rule, its test and its page, and adds it to the catalogue
// and to the table of rules. All of it is red until it is filled in. Nothing that exists is overwritten.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");

/** `unscoped-query` becomes `unscopedQuery`. */
function constantName(id) {
  return id.replace(/-(\w)/g, (_whole, letter) => letter.toUpperCase());
}

function ruleText(id, title) {
  return `// ${title}.
import type { Rule } from "./contract/rule";

export const ${constantName(id)}: Rule = {
  meta: {
    id: "${id}",
    title: "${title}",
    severity: "error",
    fixKind: "none",
    cwe: [],
    asvs: [],
    since: "0.1.0",
  },
  options: {},
  messages: {
    found: {
      what: "{subject} …",
      why: "…",
      how: "…",
    },
  },
  detect: () => [],
};
`;
}

function testText(id) {
  const name = constantName(id);
  return `// ${id} over whole small applications.
import { ${name} } from "../../rules/${id}";
import { testRule } from "../harness/rule-tester";

testRule(${name}, {
  // At least 6 cases, with carets under what must be found.
  invalid: [],
  // At least 10 cases.
  valid: [],
});
`;
}

function pageText(id, title) {
  const sections = [
    "Why it matters",
    "Invalid",
    "Valid",
    "Options",
    "How to repair",
    "When not to use it",
    "What it cannot see",
    "Standards",
  ];
  const head = "| Severity | Fix | CWE | OWASP ASVS 5.0 | Since |\n| --- | --- | --- | --- | --- |\n| error | none |  |  | 0.1.0 |";
  return `# ${id}\n\n${title}.\n\n${head}\n\n${sections.map((section) => `## ${section}\n`).join("\n")}`;
}

/** The catalogue with the rule's import and entry in their sorted places. */
export function addToCatalogue(text, id) {
  const name = constantName(id);
  const withImport = insertSorted(
    text.split("\n"),
    /^import \{ \w+ \} from "\.\/[a-z-]+";$/,
    `import { ${name} } from "./${id}";`,
    (line) => /"\.\/(.*)"/.exec(line)?.[1] ?? "",
  );
  return insertSorted(withImport, /^ {2}\w+,$/, `  ${name},`, (line) => line.trim()).join("\n");
}

/** The table of rules with a row for the rule in its sorted place. */
export function addToTable(text, id, title) {
  return insertSorted(
    text.split("\n"),
    /^\| \[[a-z-]+\]/,
    `| [${id}](${id}.md) | ${title} | error | none |`,
    (line) => /\[([a-z-]+)\]/.exec(line)?.[1] ?? "",
  ).join("\n");
}

/** Inserts `added` among the lines that match, by `keyOf`; after the last one when it sorts behind them all. */
function insertSorted(lines, pattern, added, keyOf) {
  const matching = lines.flatMap((line, index) => (pattern.test(line) ? [index] : []));
  const next = matching.find((index) => keyOf(lines[index]) > keyOf(added));
  const at = next ?? (matching.at(-1) ?? -1) + 1;
  return [...lines.slice(0, at), added, ...lines.slice(at)];
}

function main([id, title]) {
  if (!id || !title || !/^[a-z]+(?:-[a-z]+)+$/.test(id) || /[."\n|]/.test(title)) {
    process.stderr.write(
      'Usage: npm run new-rule -- <rule-id> "<title>"\nThe id is kebab-case and names the bug; the title is a phrase without quotes and full stop.\n',
    );
    return 2;
  }
  const files = {
    [`rules/${id}.ts`]: ruleText(id, title),
    [`test/rules/${id}.test.ts`]: testText(id),
    [`docs/rules/${id}.md`]: pageText(id, title),
  };
  const taken = Object.keys(files).filter((path) => existsSync(join(ROOT, path)));
  if (taken.length > 0) {
    process.stderr.write(`${taken.join(", ")} exists already; nothing was written.\n`);
    return 2;
  }
  for (const [path, text] of Object.entries(files)) writeFileSync(join(ROOT, path), text);
  change("rules/index.ts", (text) => addToCatalogue(text, id));
  change("docs/rules/README.md", (text) => addToTable(text, id, title));
  process.stdout.write(
    `Wrote ${Object.keys(files).join(", ")}; added it to rules/index.ts and docs/rules/README.md.\nNext: docs/writing-a-rule.md says how to fill them in.\n`,
  );
  return 0;
}

function change(path, edit) {
  const file = join(ROOT, path);
  writeFileSync(file, edit(readFileSync(file, "utf8")));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = main(process.argv.slice(2));
