// A signed-in Express application over one library's data: a case is the body of a handler (it may use `me`, `req` and `res`), above a
// line of three dashes its module's own declarations; `//- /path` starts further files. Marks are those of test/harness/proven.ts.
import { proveFiles } from "../../harness/proven";
import { dedent } from "../../harness/fixture";

const SIGN_IN = `import jwt from "jsonwebtoken";
export function signedIn(req, res, next) {
  const token = req.headers.authorization;
  if (!token) return res.sendStatus(401);
  req.user = jwt.verify(token, process.env.SECRET);
  next();
}
`;

export interface StoreApp {
  /** Declared dependencies besides express and jsonwebtoken. */
  readonly versions: Readonly<Record<string, string>>;
  /** Schema and client files by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Lines that every handler's file begins with. */
  readonly imports: string;
}

function filesOf(app: StoreApp, code: string): ReadonlyMap<string, string> {
  const dependencies = { express: "4.19.0", jsonwebtoken: "9.0.0", ...app.versions };
  const files = new Map([
    ["package.json", JSON.stringify({ name: "app", dependencies })],
    ["src/sign-in.ts", SIGN_IN],
    ...Object.entries(app.files),
  ]);
  const [body = "", ...others] = dedent(code).split(/^\/\/- \//m);
  for (const other of others) {
    const end = other.indexOf("\n");
    files.set(other.slice(0, end).trim(), other.slice(end + 1));
  }
  const [first = "", second] = body.split(/^---$/m);
  const [above, inside] = second === undefined ? ["", first] : [first, second];
  if (body.trim() !== "")
    files.set(
      "src/handler.ts",
      `import express from "express";\nimport { signedIn } from "./sign-in";\n${app.imports}\n${above}\nconst app = express();
app.post("/things/:id", signedIn, async (req, res) => {\n  const me = req.user;\n${inside}\n});\n`,
    );
  return files;
}

/** One test per case, titled by its key. */
export function provesIn(app: StoreApp, cases: Readonly<Record<string, string>>): void {
  for (const [title, code] of Object.entries(cases))
    it(title, async () => {
      await proveFiles(filesOf(app, code));
    });
}
