// The table of docs/channels.md: each use that is told there is run, found or silent, and the table is made from them.
// `UPDATE_DOCS=1 npx mocha test/docs-channels.test.ts` writes it anew.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../rules/index";
import { CHANNEL_USES, type ChannelUseCase } from "./fixtures/channel-uses";
import { analyzeFiles } from "./harness/analyze";
import { BILLING, EXPRESS_SESSION } from "./harness/billing";
import { dedent } from "./harness/fixture";

const PAGE = join(__dirname, "../docs/channels.md");
const BEGIN = "<!-- table: made by test/docs-channels.test.ts -->";
const END = "<!-- end of table -->";

function appOf({ packages, head, found, silent }: ChannelUseCase): ReadonlyMap<string, string> {
  const handler = (path: string, line: string) => `
app.post("${path}/:id", async (req, res) => {
  const orgId = req.session.orgId!, userId = req.session.userId!, id = req.params.id, text = req.body.text;
  const invoice = await db.invoice.findFirst({ where: { number: "1", orgId } });
  if (!invoice) return void res.status(404).end();
  ${line}
  res.status(204).end();
});`;
  const dependencies = Object.fromEntries(["express", "express-session", "@prisma/client", ...packages].map((name) => [name, "*"]));
  const files = {
    "package.json": JSON.stringify({ dependencies }),
    ...BILLING,
    ...EXPRESS_SESSION,
    "src/app.ts": `import express from "express";
import { db } from "./db";
import { requireAuth, sessions } from "./auth";
${head}
const app = express();
app.use(express.json(), sessions, requireAuth);
${handler("/found", `${found} //!`)}
${handler("/silent", silent)}
app.listen(1);`,
  };
  return new Map(Object.entries(files).map(([path, text]) => [path, dedent(text)]));
}

function tableOf(uses: readonly ChannelUseCase[]): string {
  const byRule = new Map<string, ChannelUseCase[]>();
  for (const use of uses) byRule.set(use.rule, [...(byRule.get(use.rule) ?? []), use]);
  const cell = (code: string) => `\`${code.includes("`") ? `\` ${code} \`` : code}\``.replaceAll("|", "\\|");
  return [...byRule]
    .map(([rule, all]) =>
      [
        `### [${rule}](rules/${rule}.md)`,
        "",
        "| library | found | silent |",
        "| --- | --- | --- |",
        ...all.map(({ library, found, silent }) => `| ${library} | ${cell(found)} | ${cell(silent)} |`),
      ].join("\n"),
    )
    .join("\n\n");
}

describe("docs/channels.md", () => {
  for (const use of CHANNEL_USES)
    it(`${use.rule}: ${use.library}`, async () => {
      const files = appOf(use);
      const { findings } = await analyzeFiles(files, rules);
      const lines = files.get("src/app.ts")?.split("\n") ?? [];
      const said = findings
        .filter(({ rule, severity, span }) => rule === use.rule && severity !== "info" && span.file === "src/app.ts")
        .map(({ range }) => lines[range.start.line - 1]?.trim());
      assert.deepEqual([...new Set(said)], [`${use.found} //!`]);
    });

  it("tells what was run", () => {
    const page = readFileSync(PAGE, "utf8");
    const begin = page.indexOf(BEGIN) + BEGIN.length;
    const wanted = `\n\n${tableOf(CHANNEL_USES)}\n\n`;
    if (process.env["UPDATE_DOCS"]) writeFileSync(PAGE, page.slice(0, begin) + wanted + page.slice(page.indexOf(END)));
    else assert.equal(page.slice(begin, page.indexOf(END)), wanted);
  });
});
