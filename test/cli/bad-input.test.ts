// Input that is broken, huge, absent or absurd: each is told with its place, everything else is still analysed, and the exit code
// says when the result is not complete. Every case is a project on disk and the built command line.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createDiskHost } from "../../server/engine/host/disk";
import { createAnalyzer } from "../../server/engine/index";
import { rules } from "../../rules/index";

const ROOT = join(__dirname, "../..");
const CLI = join(ROOT, "dist", "cli.js");

const SCHEMA = `model Organization {
  id       String       @id
  members  Membership[]
  invoices Invoice[]
}

model User {
  id      String       @id
  members Membership[]
}

model Membership {
  userId String
  orgId  String
  user   User         @relation(fields: [userId], references: [id])
  org    Organization @relation(fields: [orgId], references: [id])
  @@id([userId, orgId])
}

model Invoice {
  id    String       @id
  orgId String
  org   Organization @relation(fields: [orgId], references: [id])
  @@index([orgId])
}
`;

/** A read by a bare id: the leak that every healthy file of these projects holds. */
const LEAK = 'app.get("/invoices/:id", async (req, res) => res.json(await db.invoice.findUnique({ where: { id: req.params.id } })));\n';
const ROUTES = `import express from "express";\nimport { db } from "./db";\nconst app = express();\n`;

const APP: Files = {
  "package.json": '{ "name": "app", "dependencies": { "express": "^4.19.0", "@prisma/client": "^5.10.0", "pg": "^8.0.0" } }',
  "prisma/schema.prisma": SCHEMA,
  "src/db.ts": 'import { PrismaClient } from "@prisma/client";\nexport const db = new PrismaClient();\n',
  "src/app.ts": ROUTES + LEAK,
};

type Files = Readonly<Record<string, string | Buffer>>;

interface Outcome {
  readonly status: number | null;
  /** Lines of standard error. */
  readonly told: readonly string[];
  /** `file:line` of each finding. */
  readonly found: readonly string[];
  readonly seconds: number;
}

const opened: string[] = [];

function createProject(files: Files): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "tenantlint-bad-input-")));
  opened.push(root);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

function check(root: string, ...argv: readonly string[]): Outcome {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, "check", "--format", "json", ...argv], {
    cwd: root,
    encoding: "utf8",
  });
  const told = stderr.split("\n").filter((line) => line !== "");
  const seconds = (performance.now() - started) / 1000;
  if (stdout === "") return { status, told, found: [], seconds };
  const report = JSON.parse(stdout) as { findings: { file: string; range: { start: { line: number } } }[] };
  return { status, told, found: report.findings.map(({ file, range }) => `${file}:${range.start.line}`), seconds };
}

/** The healthy application with these files beside or instead. */
function checkWith(files: Files, ...argv: readonly string[]): Outcome {
  return check(createProject({ ...APP, ...files }), ...argv);
}

function assertOutcome(
  outcome: Outcome,
  status: number,
  told: readonly (string | RegExp)[],
  found: readonly string[] = ["src/app.ts:4"],
): void {
  assert.equal(outcome.told.length, told.length, outcome.told.join("\n"));
  for (const [index, wanted] of told.entries()) {
    const line = outcome.told[index] ?? "";
    if (typeof wanted === "string") assert.equal(line, wanted);
    else assert.match(line, wanted);
  }
  assert.deepEqual(outcome.found, found);
  assert.equal(outcome.status, status);
}

describe("bad input", function () {
  this.timeout(60_000);
  before(() => {
    if (!existsSync(CLI)) spawnSync("npm", ["run", "build"], { cwd: ROOT, stdio: "inherit" });
  });
  afterEach(() => {
    for (const root of opened.splice(0)) rmSync(root, { recursive: true, force: true });
  });

  describe("source files", () => {
    it("a broken file: its line, what can be read of it, and exit code 2", () => {
      const text = `${ROUTES}${LEAK}export const rows = db.invoice.findMany({\n  where: {\n`;
      assertOutcome(
        checkWith({ "src/broken.ts": text }),
        2,
        ["tenantlint: src/broken.ts:7: '}' expected."],
        ["src/app.ts:4", "src/broken.ts:4", "src/broken.ts:5"],
      );
    });

    it("a half-typed file: the code around is judged as ever", () => {
      const text = `${ROUTES}export async function half() {\n  const rows = await db.invoice.\n}\n${LEAK}`;
      assertOutcome(
        checkWith({ "src/half.ts": text }),
        2,
        ["tenantlint: src/half.ts:6: Identifier expected."],
        ["src/app.ts:4", "src/half.ts:7"],
      );
    });

    it("a broken file that others import, though it holds no access itself", () => {
      const files = {
        "src/guard.ts": "export function guard(req: unknown) {\n  if (\n}\n",
        "src/app.ts": ROUTES + 'import { guard } from "./guard";\napp.use(guard);\n' + LEAK,
      };
      assertOutcome(checkWith(files), 2, [/^tenantlint: src\/guard\.ts:3: /], ["src/app.ts:6"]);
    });

    it("a broken file that nothing of interest touches costs nothing", () => {
      assertOutcome(checkWith({ "src/notes.ts": "export const x = {{{\n" }), 1, []);
    });

    it("missing node_modules is no obstacle", () => {
      assertOutcome(checkWith({}), 1, []);
    });

    it("circular imports and re-exports", () => {
      const files = {
        "src/a.ts": 'export * from "./b";\nexport { ghost } from "./b";\nimport { two } from "./b";\nexport const one = () => two();\n',
        "src/b.ts": 'export * from "./a";\nexport { ghost } from "./a";\nimport { one } from "./a";\nexport const two = () => one();\n',
        "src/self.ts": 'export * from "./self";\nimport * as self from "./self";\nexport const me = self;\n',
        "src/c.ts": `${ROUTES}import { ghost, one, missing } from "./a";\nimport { me } from "./self";\napp.use(one(), ghost(), missing(), me);\n${LEAK}`,
      };
      assertOutcome(checkWith(files), 1, [], ["src/app.ts:4", "src/c.ts:7"]);
    });

    it("imports that lead on through a thousand files", () => {
      const chain = Array.from({ length: 1000 }, (_, index): readonly [string, string] => [
        `src/link${index}.ts`,
        `import { v${index + 1} } from "./link${index + 1}";\nexport const v${index} = v${index + 1};\n`,
      ]);
      const files = {
        ...Object.fromEntries(chain),
        "src/link1000.ts": "export const v1000 = 1;\n",
        "src/use.ts": `${ROUTES}import { v0 } from "./link0";\napp.use(v0);\n${LEAK}`,
      };
      assertOutcome(
        checkWith(files),
        1,
        [/^tenantlint: note: src\/link\d+\.ts:1: more than 200 files import one another in a row/],
        ["src/app.ts:4", "src/use.ts:6"],
      );
    });

    it("5 MB of generated code that says so is passed over", () => {
      const text = `// @generated\n${'export const row = { client: "db.invoice.findMany(" };\n'.repeat(100_000)}`;
      assertOutcome(checkWith({ "src/rows.ts": text }), 1, []);
    });

    it("5 MB of code that does not say so is named, not parsed", () => {
      const outcome = checkWith({ "src/rows.ts": 'export const row = { client: "db.invoice.findMany(" };\n'.repeat(100_000) });
      assertOutcome(outcome, 2, [/^tenantlint: src\/rows\.ts:1: 5\.\d MB: too large to analyse/]);
      assert.ok(outcome.seconds < 15, `${outcome.seconds} s`);
    });

    it("binary bytes, at the beginning and far inside", () => {
      const start = Buffer.from('import { db } from "./db";\nexport const rows = () => db.invoice.findMany();\n');
      const padding = Buffer.from("// a remark\n".repeat(1000));
      const bytes = Buffer.from([0, 1, 2, 255, 254, 0, 128]);
      const files = { "src/early.ts": Buffer.concat([start, bytes]), "src/late.ts": Buffer.concat([start, padding, bytes]) };
      assertOutcome(checkWith(files), 2, [
        "tenantlint: src/early.ts: holds binary data, not source text",
        "tenantlint: src/late.ts:1: The file holds NUL characters: it is not text, and was not analysed.",
      ]);
    });

    it("bytes that are not UTF-8: a note, and the rest is analysed", () => {
      const latin = Buffer.concat([Buffer.from(`${ROUTES}// caf`), Buffer.from([0xe9, 0xff]), Buffer.from(`\n${LEAK}`)]);
      assertOutcome(
        checkWith({ "src/latin.ts": latin }),
        1,
        ["tenantlint: note: src/latin.ts: holds bytes that are not UTF-8: they were read as U+FFFD, and the rest was analysed"],
        ["src/app.ts:4", "src/latin.ts:5"],
      );
    });

    it("UTF-16 with a byte-order mark is read as such", () => {
      const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(ROUTES + LEAK, "utf16le")]);
      assertOutcome(checkWith({ "src/wide.ts": wide }), 1, [], ["src/app.ts:4", "src/wide.ts:4"]);
    });

    it("nesting beyond reason, with its line", () => {
      const nested = (depth: number): string =>
        `import { db } from "./db";\nexport const rows = ${"[".repeat(depth)}db.invoice.findMany()${"]".repeat(depth)};\n`;
      assertOutcome(checkWith({ "src/deep.ts": nested(450) }), 2, [
        /^tenantlint: src\/deep\.ts:2: .*nested more than \d+ levels deep, and was not analysed\.$/,
      ]);
      assertOutcome(checkWith({ "src/deep.ts": nested(50_000) }), 2, [
        /^tenantlint: src\/deep\.ts:1: The code is nested too deeply to analyse\.$/,
      ]);
      assertOutcome(checkWith({ "src/deep.ts": nested(200) }), 1, [], ["src/app.ts:4", "src/deep.ts:2"]);
    });

    it("a chain of thousands of calls", () => {
      const text = `import { db } from "./db";\nexport const rows = db.invoice.findMany()${".then((rows) => rows)".repeat(4000)};\n`;
      assertOutcome(checkWith({ "src/chain.ts": text }), 2, [/^tenantlint: src\/chain\.ts:2: .*nested more than/]);
    });

    it("templates 300 lines long and 300 deep", () => {
      const text = `${ROUTES}export const long = (x: string) => \`\n${"a line with ${x}\n".repeat(300)}\`;\nexport const deep = (x: string) => ${"`a${".repeat(300)}x${"}`".repeat(300)};\n${LEAK}`;
      assertOutcome(checkWith({ "src/templates.ts": text }), 1, [], ["src/app.ts:4", "src/templates.ts:307"]);
    });
  });

  describe("schemas and SQL", () => {
    it("a Prisma schema with errors: each with its line, the models that can be read still count", () => {
      const schema = `${SCHEMA}\nmodel Note {\n  id String @id\n  text [\n  org Organisation @relation(fields: [orgId], references: [id])\n}\n\nmodel Open {\n  id String @id\n`;
      assertOutcome(checkWith({ "prisma/schema.prisma": schema }), 2, [
        /^tenantlint: prisma\/schema\.prisma:29: Field `text` has no type\.$/,
        /^tenantlint: note: prisma\/schema\.prisma:30: Field `Note\.org` has the unknown type `Organisation`\.$/,
        /^tenantlint: prisma\/schema\.prisma:33: model `Open` is not closed/,
      ]);
    });

    it("no schema, though a database client is used: nothing could be judged", () => {
      const { "prisma/schema.prisma": _schema, ...files } = APP;
      assertOutcome(check(createProject(files)), 2, [/^tenantlint: src\/db\.ts:1: uses @prisma\/client, and no schema was found/], []);
    });

    it("no schema and no database: a note", () => {
      const outcome = check(createProject({ "package.json": "{}", "src/sum.ts": "export const sum = (a: number, b: number) => a + b;\n" }));
      assertOutcome(outcome, 0, [/^tenantlint: note: No schema was found/], []);
    });

    it("migrations that cannot be parsed: the line, and a table that is not known because of it is no clean result", () => {
      const sql =
        "CREATE TABLE teams (id int PRIMARY KEY);\nCREATE TABLE broken (((;\nCREATE FUNCTION odd( AS;\nCREATE TABLE notes (id int, team_id int NOT NULL REFERENCES teams (id));\n";
      assertOutcome(checkWith({ "migrations/001.sql": sql }), 2, [
        "tenantlint: migrations/001.sql:2: This statement could not be read: CREATE TABLE broken (((",
      ]);
    });

    it("SQL that would wreck the parser leaves the rest of the run intact", () => {
      const checks = Array.from({ length: 3000 }, (_, index) => `state = ${index}`).join(" OR ");
      const code = `import { Pool } from "pg";\nconst pool = new Pool();\n${ROUTES}app.get("/all", async (req, res) => res.json(await pool.query("SELECT * FROM \\"Invoice\\"")));\n`;
      const outcome = checkWith({ "migrations/001.sql": `CREATE TABLE odd (id int, CHECK (${checks}));\n`, "src/sql.ts": code });
      assertOutcome(
        outcome,
        1,
        [/^tenantlint: note: migrations\/001\.sql:1: Part of this statement could not be read because it chains more than 500 operators/],
        ["src/app.ts:4", "src/sql.ts:6"],
      );
    });

    it("megabytes of data in a migration", () => {
      const rows = Array.from({ length: 300_000 }, (_, index) => `(${index}, 'it''s "here"')`).join(",\n");
      const outcome = checkWith({ "migrations/001.sql": `CREATE TABLE teams (id int PRIMARY KEY);\nINSERT INTO teams VALUES ${rows};\n` });
      assertOutcome(outcome, 1, []);
      assert.ok(outcome.seconds < 15, `${outcome.seconds} s`);
    });

    it("raw SQL in code that cannot be parsed: a counted problem at the call", () => {
      const code = `import { Pool } from "pg";\nconst pool = new Pool();\nexport const rows = (id: string) =>\n  pool.query("SELEC * FORM \\"Invoice\\" WHERE id = $1", [id]);\nexport const more = () => pool.query("SELECT * FORM notes");\n`;
      assertOutcome(checkWith({ "src/sql.ts": code }), 1, [
        /^tenantlint: note: src\/sql\.ts:4: this SQL could not be read: /,
        /^tenantlint: note: src\/sql\.ts:5: this SQL could not be read: /,
      ]);
    });
  });

  describe("configuration", () => {
    const withConfig = (text: string): Outcome => checkWith({ "tenantlint.config.json": text });

    it("an unknown key, with its line and the nearest right one", () => {
      assertOutcome(withConfig('{\n  "ruels": {}\n}'), 2, [
        'tenantlint: tenantlint.config.json:2: Unknown key "ruels"; did you mean "rules"?',
      ]);
    });

    it("values of the wrong type", () => {
      assertOutcome(withConfig('{\n  "strictness": 3,\n  "rules": []\n}'), 2, [
        'tenantlint: tenantlint.config.json:2: "strictness" must be one of "flow", "in-query", not 3.',
        'tenantlint: tenantlint.config.json:3: "rules" must be an object, not a list.',
      ]);
    });

    it("an unknown rule", () => {
      assertOutcome(withConfig('{\n  "rules": {\n    "unscoped-qery": "off"\n  }\n}'), 2, [
        /^tenantlint: tenantlint\.config\.json:3: Unknown rule "unscoped-qery" in "rules"; did you mean "unscoped-query"\?$/,
      ]);
    });

    it("broken JSON", () => {
      assertOutcome(withConfig('{\n  "rules": {\n'), 2, [
        "tenantlint: tenantlint.config.json:3: This is not valid JSON: close brace expected.",
      ]);
    });

    it("globs that name no file, and globs that leave none", () => {
      assertOutcome(
        checkWith({ "tenantlint.config.json": '{ "include": ["scr", "[a-"] }' }),
        2,
        ['tenantlint: tenantlint.config.json: `include` names no source file here: "scr", "[a-".'],
        [],
      );
      assertOutcome(
        checkWith({ "tenantlint.config.json": '{ "exclude": ["src"] }' }),
        2,
        ["tenantlint: tenantlint.config.json: `include` and `exclude` leave no source file to analyse."],
        [],
      );
    });

    it("names that name nothing", () => {
      const config =
        '{\n  "guards": [""],\n  "clients": [{ "name": "#", "kind": "query" }],\n  "principals": [{ "name": "a#", "yields": "tenant" }] }';
      assertOutcome(checkWith({ "tenantlint.config.json": config }), 2, [
        'tenantlint: tenantlint.config.json:2: "guards[0]" must be an export, or module#export, not "".',
        'tenantlint: tenantlint.config.json:3: "clients[0].name" must be an export, or module#export, not "#".',
        'tenantlint: tenantlint.config.json:4: "principals[0].name" must be an export, or module#export, not "a#".',
      ]);
    });

    it("a package that says what tenants are, where the root has said it", () => {
      const files = {
        "tenantlint.config.json": '{ "isolation": "shared" }',
        "packages/a/package.json": '{ "tenantlint": { "isolation": "schema-per-tenant", "tenant": { "keys": ["shop"] } } }',
      };
      assertOutcome(checkWith(files), 1, [
        'tenantlint: note: packages/a/package.json: "isolation" has no effect here: tenants are those of the whole workspace, and "tenantlint.config.json" says what they are.',
        'tenantlint: note: packages/a/package.json: "tenant" has no effect here: tenants are those of the whole workspace, and "tenantlint.config.json" says what they are.',
      ]);
    });

    it("the field in package.json", () => {
      assertOutcome(checkWith({ "package.json": '{\n  "name": "app",\n  "tenantlint": { "ruels": {} }\n}' }), 2, [
        /^tenantlint: package\.json:3: Unknown key "ruels" in "tenantlint"/,
      ]);
    });

    it("a broken package.json and tsconfig.json are notes: the code is analysed all the same", () => {
      assertOutcome(
        checkWith({ "package.json": '{\n  "name": "app",\n  "depend', "tsconfig.json": '{ "extends": "./tsconfig.json" }' }),
        1,
        [/^tenantlint: note: package\.json:3: is not valid JSON/, /^tenantlint: note: tsconfig\.json:1: "extends" is circular/],
      );
    });
  });

  describe("folders and paths", () => {
    it("an empty folder", () => {
      assertOutcome(check(createProject({})), 2, ["tenantlint: There is no TypeScript or JavaScript file here: nothing was analysed."], []);
    });

    it("a path that does not exist", () => {
      assertOutcome(checkWith({}, "src/nope.ts"), 2, ['tenantlint: There is no file, folder or command "src/nope.ts".'], []);
    });

    it("a named file is reported alone, and a broken one elsewhere still says that the result is not complete", () => {
      assertOutcome(
        checkWith({ "src/more.ts": ROUTES + LEAK, "src/broken.ts": `${ROUTES}const rows = db.invoice.findMany({\n` }, "src/more.ts"),
        2,
        [/^tenantlint: src\/broken\.ts:5: /],
        ["src/more.ts:4"],
      );
    });

    it("loops of symbolic links", () => {
      const root = createProject(APP);
      symlinkSync(root, join(root, "src/up"));
      symlinkSync("b.ts", join(root, "src/a.ts"));
      symlinkSync("a.ts", join(root, "src/b.ts"));
      symlinkSync("gone.ts", join(root, "src/dangling.ts"));
      assertOutcome(check(root), 2, [
        "tenantlint: src/a.ts: cannot be read: a loop of symbolic links",
        "tenantlint: src/b.ts: cannot be read: a loop of symbolic links",
        "tenantlint: note: src/up: is a symbolic link to a folder that holds it; it was not followed",
      ]);
    });

    it("an unreadable folder", async () => {
      const root = createProject({ ...APP, "src/secret/rows.ts": ROUTES + LEAK });
      if (process.getuid?.() === 0) {
        // Root may read everything: the host says what the disk would.
        const { problems, findings } = (await analyzeWithout(root, "src/secret")) ?? { problems: [], findings: [] };
        assert.deepEqual(problems, [{ file: "src/secret", message: "cannot be read: permission denied", isFatal: true }]);
        assert.deepEqual(
          findings.map(({ span }) => span.file),
          ["src/app.ts"],
        );
        return;
      }
      chmodSync(join(root, "src/secret"), 0);
      const outcome = check(root);
      chmodSync(join(root, "src/secret"), 0o700);
      assertOutcome(outcome, 2, ["tenantlint: src/secret: cannot be read: permission denied"]);
    });
  });
});

/** Analyses a folder as if one below it could not be listed. */
function analyzeWithout(root: string, folder: string) {
  const disk = createDiskHost();
  const secret = `${root}/${folder}`;
  const host: typeof disk = {
    ...disk,
    listFiles: (from, isExcluded) => {
      const { files, problems } = disk.listFiles(from, isExcluded);
      return {
        files: files.filter((file) => !file.startsWith(`${secret}/`)),
        problems: [...problems, { path: secret, message: "cannot be read: permission denied" }],
      };
    },
  };
  return createAnalyzer({ root, host, rules }).analyze();
}
