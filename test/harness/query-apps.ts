// Small applications over query builders, with the same tables and sign-in, for cases that mark what the proof says at the end of a
// line (proven.ts). A case is the body of a handler: it may use `me` (the signed-in user), `req`, `res` and `db`.
import { dedent } from "./fixture";
import { proveFiles } from "./proven";

const SIGN_IN = `import jwt from "jsonwebtoken";
export function signedIn(req, res, next) {
  const token = req.headers.authorization;
  if (!token) return res.sendStatus(401);
  try {
    req.user = jwt.verify(token, process.env.SECRET);
  } catch {
    return res.sendStatus(401);
  }
  next();
}
`;

export interface QueryApp {
  /** Files besides the handler's, `package.json` included. */
  readonly files: Readonly<Record<string, string>>;
  /** Imports of the handler's file. */
  readonly imports: string;
}

/** The files of a case: its body in a handler; what stands above a line of three dashes is the module's own. */
export function appFiles(app: QueryApp, code: string): ReadonlyMap<string, string> {
  const [body = "", ...others] = dedent(code).split(/^\/\/- \//m);
  const [first = "", second] = body.split(/^---$/m);
  const handler = [
    `import express from "express";`,
    `import { signedIn } from "./sign-in";`,
    app.imports,
    second === undefined ? "" : first,
    "const app = express();",
    `app.post("/items/:id", signedIn, async (req, res) => {`,
    "const me = req.user;",
    second ?? first,
    "});",
  ];
  const files = new Map(Object.entries({ ...app.files, "src/sign-in.ts": SIGN_IN, "src/handler.ts": handler.join("\n") }));
  for (const other of others) {
    const end = other.indexOf("\n");
    files.set(other.slice(0, end).trim(), other.slice(end + 1));
  }
  return files;
}

/** One test per case, titled by its key. */
export function provesOn(app: QueryApp, cases: Readonly<Record<string, string>>): void {
  for (const [title, code] of Object.entries(cases)) {
    it(title, async () => {
      await proveFiles(appFiles(app, code));
    });
  }
}
