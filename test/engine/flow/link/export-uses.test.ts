// Whether server code only calls an export, or a client may have it.
import { deepEqual, equal } from "node:assert/strict";
import { ExportUses } from "../../../../server/engine/flow/link/export-uses";
import { proves } from "../../../harness/proven";

/** Is `load` of `/app/actions.ts` only called, in a workspace with these files besides? */
function isOnlyCalled(files: Readonly<Record<string, string>>): boolean {
  const all: Readonly<Record<string, string>> = { "/app/actions.ts": `"use server";\nexport async function load() {}`, ...files };
  const uses = new ExportUses({
    paths: Object.keys(all),
    read: (path) => all[path],
    resolve: (_from, specifier) => (specifier.endsWith("actions") ? "/app/actions.ts" : undefined),
  });
  return uses.isOnlyCalled("/app/actions.ts", "load");
}

describe("exports that are only called", () => {
  const cases: readonly (readonly [string, boolean, Readonly<Record<string, string>>])[] = [
    ["nobody imports it", false, {}],
    ["a helper calls it", true, { "/lib/help.ts": `import { load } from "../app/actions";\nexport const help = () => load();` }],
    ["under another name", true, { "/lib/help.ts": `import { load as get } from "../app/actions";\nawait get (1);` }],
    ["a page calls it", true, { "/app/page.tsx": `import { load } from "./actions";\nexport default async () => <p>{await load()}</p>;` }],
    ["a page hands it on", false, { "/app/page.tsx": `import { load } from "./actions";\nexport default () => <form action={load} />;` }],
    ["a client calls it", false, { "/lib/hook.ts": `// hook\n"use client";\nimport { load } from "../app/actions";\nload();` }],
    [
      "a component that may be a client's calls it",
      false,
      { "/ui/form.tsx": `import { load } from "../app/actions";\nexport const Form = () => <b onClick={() => load()} />;` },
    ],
    [
      "an async component calls it",
      true,
      { "/ui/list.tsx": `import { load } from "../app/actions";\nexport const List = async () => <b>{await load()}</b>;` },
    ],
    ["it is exported again", false, { "/lib/index.ts": `export { load } from "../app/actions";` }],
    ["everything is imported", false, { "/lib/all.ts": `import * as actions from "../app/actions";\nactions.load();` }],
    ["it is imported when it is needed", false, { "/lib/late.ts": `const { load } = await import("../app/actions");\nload();` }],
    ["only its type is imported", false, { "/lib/types.ts": `import type { load } from "../app/actions";\nlet f: typeof load;` }],
    [
      "one calls it and another hands it on",
      false,
      {
        "/lib/help.ts": `import { load } from "../app/actions";\nload();`,
        "/lib/more.ts": `import { load } from "../app/actions";\nbind(load);`,
      },
    ],
  ];
  for (const [title, expected, files] of cases) it(title, () => equal(isOnlyCalled(files), expected));
});

describe("exports that are only called, after an edit", () => {
  const help = `import { load } from "../app/actions";\nexport const help = () => load();`;
  /** The answer before and after a file changed, and how many texts were read for the second one. */
  const afterEdit = (text: string): readonly [before: boolean, after: boolean, read: number] => {
    const all = new Map([
      ["/app/actions.ts", `"use server";\nexport async function load() {}`],
      ["/lib/help.ts", help],
      ["/lib/far.ts", "export const far = 1;"],
    ]);
    let read = 0;
    const uses = new ExportUses({
      paths: [...all.keys()],
      read: (path) => (read++, all.get(path)),
      resolve: (_from, specifier) => (specifier.endsWith("actions") ? "/app/actions.ts" : undefined),
    });
    const before = uses.isOnlyCalled("/app/actions.ts", "load");
    all.set("/lib/help.ts", text);
    uses.forget(["/lib/help.ts"]);
    read = 0;
    return [before, uses.isOnlyCalled("/app/actions.ts", "load"), read];
  };

  it("asks the changed file again, and no other", () => {
    deepEqual(afterEdit(help.replace("() => load()", "() => bind(load)")), [true, false, 2]);
    deepEqual(afterEdit(`${help}\n// more`), [true, true, 2]);
  });

  it("sees an import that came or went", () => {
    deepEqual(afterEdit("export const help = 1;").slice(0, 2), [true, false]);
    deepEqual(afterEdit(`${help}\nexport * from "../app/actions";`).slice(0, 2), [true, false]);
  });
});

const app = (page: string): string => `
//- /src/app/pets/actions.ts
"use server";
import { db } from "../../db";
export async function petsOf(clinicId) {
  return db.pet.findMany({ where: { clinicId } }); //= EXPECTED
}
//- /src/app/pets/page.tsx
import { cookies } from "next/headers";
import jwt from "jsonwebtoken";
import { petsOf } from "./actions";
export default async function Page() {
  const me = jwt.verify((await cookies()).get("token").value, "k");
  ${page}
}
`;

describe("server actions", () => {
  proves({
    "that only a page calls are only possibly called by a visitor": app(`return <p>{await petsOf(me.clinicId)}</p>;`).replace(
      "EXPECTED",
      "possible untrusted-tenant",
    ),
    "that a page hands on can be called by every visitor": app(`return <form action={petsOf} title={me.name} />;`).replace(
      "EXPECTED",
      "certain untrusted-tenant",
    ),
    "that a page calls with what was sent are open there": app(
      `return <p>{await petsOf((await cookies()).get("clinic").value)}</p>;`,
    ).replace("EXPECTED", "certain untrusted-tenant"),
  });
});
