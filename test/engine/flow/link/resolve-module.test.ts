// Resolution over small workspaces in memory: each case shows the files and what an import in one of them means.
import assert from "node:assert/strict";
import { createMemoryHost } from "../../../../server/engine/host/memory";
import { createOverlayHost } from "../../../../server/engine/host/overlay";
import { scanWorkspace } from "../../../../server/engine/host/workspace-files";
import { type ModuleResolver, createModuleResolver } from "../../../../server/engine/flow/link/resolve-module";

type Files = Readonly<Record<string, string | object>>;

function textsOf(files: Files): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([path, content]) => [`/w/${path}`, typeof content === "string" ? content : JSON.stringify(content)]),
  );
}

function resolverOf(files: Files): ModuleResolver {
  const host = createMemoryHost(textsOf(files));
  return createModuleResolver(host, "/w", scanWorkspace(host, "/w", { include: [], exclude: [] }));
}

/** `a.ts` for a file, `pkg:name/sub` or `pkg:name/sub=a.ts` for a package, `?` for neither. */
function show(resolver: ModuleResolver, from: string, specifier: string): string {
  const answer = resolver.resolve(`/w/${from}`, specifier);
  const relative = (path: string): string => path.replace("/w/", "");
  if (answer.kind === "file") return relative(answer.path);
  if (answer.kind === "unresolved") return "?";
  const name = `pkg:${answer.name}${answer.subpath === "" ? "" : `/${answer.subpath}`}`;
  return answer.path === undefined ? name : `${name}=${relative(answer.path)}`;
}

function expectAll(files: Files, from: string, expected: Readonly<Record<string, string>>): void {
  const resolver = resolverOf(files);
  const actual = Object.fromEntries(Object.keys(expected).map((specifier) => [specifier, show(resolver, from, specifier)]));
  assert.deepEqual(actual, expected);
}

describe("resolve: relative imports", () => {
  it("adds extensions and index files, and prefers a file to a folder", () => {
    const files = {
      "src/a.ts": "",
      "src/b.tsx": "",
      "src/c/index.ts": "",
      "src/d.ts": "",
      "src/d/index.ts": "",
      "src/e.mjs": "",
      "index.ts": "",
    };
    expectAll(files, "src/a.ts", {
      "./b": "src/b.tsx",
      "./c": "src/c/index.ts",
      "./c/": "src/c/index.ts",
      "./d": "src/d.ts",
      "./e.mjs": "src/e.mjs",
      "..": "index.ts",
      ".": "?",
      "./gone": "?",
    });
  });

  it("maps the extensions that TypeScript writes to those that it reads", () => {
    const files = { "a.ts": "", "b.ts": "", "b.js": "", "c.tsx": "", "d.mts": "", "e.cts": "", "f.js": "", "data.service.ts": "" };
    expectAll(files, "a.ts", {
      "./b.js": "b.ts",
      "./c.js": "c.tsx",
      "./c.jsx": "c.tsx",
      "./d.mjs": "d.mts",
      "./e.cjs": "e.cts",
      "./f.js": "f.js",
      "./b.ts": "b.ts",
      "./data.service": "data.service.ts",
    });
  });

  it("enters a folder by its package.json, and drops a bundler's query", () => {
    const files = { "a.ts": "", "lib/package.json": { main: "./start.js" }, "lib/start.ts": "" };
    expectAll(files, "a.ts", { "./lib": "lib/start.ts", "./lib/start?worker": "lib/start.ts" });
  });

  it("finds a file that the scan left out, and says where a missing one should be", () => {
    const resolver = resolverOf({ ".gitignore": "generated/\n", "src/a.ts": "", "generated/client.ts": "" });
    assert.equal(show(resolver, "src/a.ts", "../generated/client"), "generated/client.ts");
    assert.deepEqual(resolver.resolve("/w/src/a.ts", "../prisma/client"), { kind: "unresolved", target: "/w/prisma/client" });
  });

  it("leaves assets unresolved", () => {
    expectAll({ "a.ts": "", "a.css": "", "a.json": "{}" }, "a.ts", { "./a.css": "?", "./a.json": "?" });
  });
});

describe("resolve: tsconfig and jsconfig", () => {
  it("follows paths: exact before pattern, longer prefix first, targets in order", () => {
    const paths = { "@/*": ["./src/*"], "@/db": ["./data/db.ts"], "@/lib/*": ["./gone/*", "./lib/*"] };
    const files = { "tsconfig.json": { compilerOptions: { paths } }, "src/a.ts": "", "data/db.ts": "", "lib/x.ts": "", "src/lib/y.ts": "" };
    expectAll(files, "src/a.ts", { "@/a": "src/a.ts", "@/db": "data/db.ts", "@/lib/x": "lib/x.ts", "@/lib/z": "?" });
  });

  it("reads comments and trailing commas, baseUrl, and patterns with a suffix", () => {
    const files = {
      "tsconfig.json": `{ // base
        "compilerOptions": { "baseUrl": "src", "paths": { "*.model": ["models/*"], }, }, }`,
      "src/lib/db.ts": "",
      "src/models/user.ts": "",
      "app.ts": "",
    };
    expectAll(files, "app.ts", { "lib/db": "src/lib/db.ts", "user.model": "src/models/user.ts", express: "pkg:express" });
  });

  it("inherits through extends: strings, arrays, packages, ${configDir}; paths belong to the file that wrote them", () => {
    const files = {
      "tsconfig.base.json": { compilerOptions: { paths: { "~base/*": ["./base/*"] } } },
      "base/x.ts": "",
      "config/package.json": { name: "@acme/tsconfig" },
      "config/next.json": { compilerOptions: { paths: { "@/*": ["${configDir}/src/*"] } } },
      "apps/one/tsconfig.json": { extends: "../../tsconfig.base" },
      "apps/one/a.ts": "",
      "apps/two/tsconfig.json": { extends: ["../../tsconfig.base.json", "@acme/tsconfig/next.json"] },
      "apps/two/a.ts": "",
      "apps/two/src/y.ts": "",
      "apps/three/jsconfig.json": { extends: "@tsconfig/node20/tsconfig.json", compilerOptions: { baseUrl: "." } },
      "apps/three/lib/z.js": "",
    };
    const resolver = resolverOf(files);
    assert.equal(show(resolver, "apps/one/a.ts", "~base/x"), "base/x.ts");
    assert.equal(show(resolver, "apps/two/a.ts", "@/y"), "apps/two/src/y.ts");
    assert.equal(show(resolver, "apps/three/main.js", "lib/z"), "apps/three/lib/z.js");
    assert.deepEqual(resolver.problems(), []);
  });

  it("takes the configuration nearest to each file, and references of a solution", () => {
    const files = {
      "tsconfig.json": { compilerOptions: { paths: { "@/*": ["./root/*"] } } },
      "root/a.ts": "",
      "web/tsconfig.json": { files: [], references: [{ path: "./tsconfig.app.json" }, { path: "./server" }] },
      "web/tsconfig.app.json": { compilerOptions: { paths: { "@/*": ["./src/*"] } } },
      "web/server/tsconfig.json": { compilerOptions: { paths: { "$server/*": ["./*"] } } },
      "web/src/a.ts": "",
      "web/server/b.ts": "",
    };
    const resolver = resolverOf(files);
    assert.equal(show(resolver, "web/src/x.ts", "@/a"), "web/src/a.ts");
    assert.equal(show(resolver, "root/x.ts", "@/a"), "root/a.ts");
    assert.equal(show(resolver, "web/src/x.ts", "$server/b"), "web/server/b.ts");
  });

  it("says where the missing file of an alias should be, unless the name is a declared package's", () => {
    const paths = { "@/*": ["./src/*"], "app/*": ["./app/*"], "react/*": ["./types/react/*"], "*": ["./types/*"] };
    const resolver = resolverOf({
      "tsconfig.json": { compilerOptions: { paths } },
      "package.json": { dependencies: { react: "18" } },
      "a.ts": "",
    });
    assert.deepEqual(resolver.resolve("/w/a.ts", "@/generated/prisma"), { kind: "unresolved", target: "/w/src/generated/prisma" });
    assert.deepEqual(resolver.resolve("/w/a.ts", "app/generated/prisma"), { kind: "unresolved", target: "/w/app/generated/prisma" });
    assert.equal(show(resolver, "a.ts", "react/jsx-runtime"), "pkg:react/jsx-runtime");
    assert.equal(show(resolver, "a.ts", "express"), "pkg:express");
  });

  it("falls back to outer configurations and customary folders", () => {
    const files = {
      "tsconfig.json": { compilerOptions: { paths: { "#lib/*": ["./lib/*"] } } },
      "lib/x.ts": "",
      "inner/tsconfig.json": { compilerOptions: { paths: { "@x/*": ["./x/*"] } } },
      "inner/package.json": {},
      "inner/src/y.ts": "",
    };
    expectAll(files, "inner/a.ts", { "#lib/x": "lib/x.ts", "@/y": "inner/src/y.ts", "~/y": "inner/src/y.ts", "@/gone": "?" });
  });

  it("names the file and line of a broken, circular or dangling configuration, and still uses the rest", () => {
    const files = {
      "tsconfig.json": `{\n  "extends": "./b.json",\n  "compilerOptions": { "paths": { "@/*": ["./src/*"] } }\n}`,
      "b.json": `{\n\n  "extends": "./tsconfig.json"\n}`,
      "src/a.ts": "",
      "x/tsconfig.json": `{\n  "extends": "./gone.json",\n  "compilerOptions": { "baseUrl" "." } }`,
      "x/lib/b.ts": "",
    };
    const resolver = resolverOf(files);
    assert.equal(show(resolver, "src/b.ts", "@/a"), "src/a.ts");
    show(resolver, "x/a.ts", "lib/b");
    const problems = resolver.problems().map(({ file, line, message }) => `${file}:${line} ${message}`);
    assert.deepEqual(problems, [
      'b.json:3 "extends" is circular: it leads back to tsconfig.json',
      "x/tsconfig.json:3 is not valid JSON: colon expected",
      'x/tsconfig.json:2 "extends" names ./gone.json, which does not exist',
    ]);
  });
});

describe("resolve: packages", () => {
  it("knows packages that are not installed by name, builtins too", () => {
    expectAll({ "a.ts": "" }, "a.ts", {
      express: "pkg:express",
      "lodash/fp": "pkg:lodash/fp",
      "@prisma/client/edge": "pkg:@prisma/client/edge",
      "node:fs": "pkg:node:fs",
      fs: "pkg:fs",
      "npm:zod@3.22/v4": "pkg:zod/v4",
      "https://esm.sh/@supabase/supabase-js@2.45.0?target=deno": "pkg:@supabase/supabase-js",
      "https://esm.sh/v135/drizzle-orm@0.36.0/pg-core": "pkg:drizzle-orm/pg-core",
      "https://deno.land/x/jose@v5.2.0/index.ts": "pkg:jose",
      "https://deno.land/std@0.224.0/http/server.ts": "pkg:https://deno.land/std/http/server.ts",
    });
  });

  it("finds workspace packages by name, with and without exports", () => {
    const files = {
      "package.json": { workspaces: ["packages/*"] },
      "packages/db/package.json": { name: "@acme/db", main: "./src/index.ts" },
      "packages/db/src/index.ts": "",
      "packages/db/src/client.ts": "",
      "packages/plain/package.json": { name: "plain" },
      "packages/plain/index.js": "",
      "packages/plain/sub.js": "",
      "app.ts": "",
    };
    expectAll(files, "app.ts", {
      "@acme/db": "pkg:@acme/db=packages/db/src/index.ts",
      "@acme/db/src/client": "pkg:@acme/db/src/client=packages/db/src/client.ts",
      "@acme/db/client": "pkg:@acme/db/client=packages/db/src/client.ts",
      plain: "pkg:plain=packages/plain/index.js",
      "plain/sub": "pkg:plain/sub=packages/plain/sub.js",
      "plain/gone": "pkg:plain/gone",
    });
  });

  it("reads exports: conditions, subpaths, patterns, arrays; the longest pattern wins", () => {
    const exports = {
      ".": { types: "./src/index.ts", import: "./dist/index.mjs" },
      "./server": { node: { require: "./cjs/server.cjs", "@acme/source": "./src/server.ts" } },
      "./*": ["./src/any/*.ts"],
      "./features/*.js": "./src/features/*.ts",
      "./private/*": null,
    };
    const files = {
      "p/package.json": { name: "p", exports },
      "p/src/index.ts": "",
      "p/src/server.ts": "",
      "p/cjs/server.cjs": "",
      "p/src/any/x/y.ts": "",
      "p/src/features/f.ts": "",
      "a.ts": "",
    };
    expectAll(files, "a.ts", {
      p: "pkg:p=p/src/index.ts",
      "p/server": "pkg:p/server=p/src/server.ts",
      "p/x/y": "pkg:p/x/y=p/src/any/x/y.ts",
      "p/features/f.js": "pkg:p/features/f.js=p/src/features/f.ts",
      "p/private/z": "pkg:p/private/z",
    });
  });

  it("goes from a build, there or not, to the sources it was made from", () => {
    const files = {
      "p/package.json": {
        name: "p",
        main: "./dist/cjs/index.js",
        exports: { ".": "./dist/index.js", "./a": { types: "./dist/types/a/b.d.ts", default: "./dist/esm/a/b.js" }, "./c": "./lib/c.js" },
      },
      "p/src/index.ts": "",
      "p/src/a/b.ts": "",
      "p/src/c.ts": "",
      "p/dist/index.js": "",
      "q/package.json": { name: "q", main: "build/src/main.js" },
      "q/src/main.ts": "",
      "r/package.json": { name: "r", main: "dist/bundle.js" },
      "r/dist/bundle.js": "",
      "a.ts": "",
    };
    expectAll(files, "a.ts", {
      p: "pkg:p=p/src/index.ts",
      "p/a": "pkg:p/a=p/src/a/b.ts",
      "p/c": "pkg:p/c=p/src/c.ts",
      q: "pkg:q=q/src/main.ts",
      r: "pkg:r=r/dist/bundle.js",
    });
  });

  it("reads imports (#) of the nearest package.json, packages as targets included", () => {
    const imports = { "#lib/*": "./src/lib/*.js", "#db": { test: "./src/fake-db.ts", default: "./src/db.ts" }, "#http": "undici" };
    const files = { "package.json": { imports }, "src/lib/x.ts": "", "src/db.ts": "", "src/a.ts": "" };
    expectAll(files, "src/a.ts", { "#lib/x": "src/lib/x.ts", "#db": "src/db.ts", "#http": "pkg:undici", "#gone": "?" });
  });

  it("lets package.json say which package a name means", () => {
    const files = {
      "pnpm-workspace.yaml": "packages:\n  - 'packages/*'\n",
      "packages/app/package.json": {
        name: "app",
        dependencies: {
          storybook: "^9.0.0",
          cache: "npm:ioredis@^5.0.0",
          data: "workspace:@acme/db@*",
          near: "link:../near",
          "@acme/ui": "1.2.0",
          lib: "workspace:^",
        },
      },
      "packages/app/a.ts": "",
      "packages/storybook/package.json": { name: "storybook", version: "0.1.0" },
      "packages/storybook/index.ts": "",
      "packages/db/package.json": { name: "@acme/db" },
      "packages/db/index.ts": "",
      "packages/near/package.json": { name: "other-name" },
      "packages/near/index.ts": "",
      "packages/ui/package.json": { name: "@acme/ui", version: "1.2.0" },
      "packages/ui/index.ts": "",
      "packages/lib/package.json": { name: "lib" },
      "packages/lib/index.ts": "",
      "examples/ioredis/package.json": { name: "ioredis" },
      "examples/ioredis/index.ts": "",
    };
    expectAll(files, "packages/app/a.ts", {
      "storybook/test": "pkg:storybook/test",
      cache: "pkg:ioredis",
      data: "pkg:@acme/db=packages/db/index.ts",
      near: "pkg:other-name=packages/near/index.ts",
      "@acme/ui": "pkg:@acme/ui=packages/ui/index.ts",
      lib: "pkg:lib=packages/lib/index.ts",
    });
  });

  it("keeps going when a package.json is broken, and names its line", () => {
    const resolver = resolverOf({
      "package.json": `{\n  "name": "w",\n  "workspaces": ["p" "q"]\n}`,
      "q/package.json": "[]",
      "p/package.json": { name: "p" },
      "p/index.ts": "",
      "a.ts": "",
    });
    assert.equal(show(resolver, "a.ts", "p"), "pkg:p=p/index.ts");
    assert.deepEqual(
      resolver.problems().map(({ file, line, isFatal }) => [file, line, isFatal]),
      [
        ["package.json", 3, false],
        ["q/package.json", 1, false],
      ],
    );
  });
});

describe("resolver.invalidate", () => {
  const host = createOverlayHost(
    createMemoryHost(
      textsOf({ "a.ts": "", "tsconfig.json": { compilerOptions: { paths: { "@/*": ["./src/*"] } } }, "src/x.ts": "", "lib/x.ts": "" }),
    ),
  );
  const resolver = createModuleResolver(host, "/w", scanWorkspace(host, "/w", { include: [], exclude: [] }));

  it("keeps its answers when only a file's content changed", () => {
    assert.equal(show(resolver, "a.ts", "@/x"), "src/x.ts");
    host.set("/w/src/x.ts", "export {}");
    assert.equal(resolver.invalidate("/w/src/x.ts"), false);
  });

  it("sees a file appear and go away", () => {
    assert.equal(show(resolver, "a.ts", "./new"), "?");
    host.set("/w/new.ts", "");
    assert.equal(resolver.invalidate("/w/new.ts"), true);
    assert.equal(show(resolver, "a.ts", "./new"), "new.ts");
    host.delete("/w/new.ts");
    assert.equal(resolver.invalidate("/w/new.ts"), true);
    assert.equal(show(resolver, "a.ts", "./new"), "?");
  });

  it("reads changed and new configurations again", () => {
    host.set("/w/tsconfig.json", JSON.stringify({ compilerOptions: { paths: { "@/*": ["./lib/*"] } } }));
    resolver.invalidate("/w/tsconfig.json");
    assert.equal(show(resolver, "a.ts", "@/x"), "lib/x.ts");
    host.set("/w/src/package.json", JSON.stringify({ name: "sources", main: "x" }));
    resolver.invalidate("/w/src/package.json");
    assert.equal(show(resolver, "a.ts", "sources"), "pkg:sources=src/x.ts");
  });
});

describe("resolver speed", () => {
  it("answers 30,000 imports of 3,000 files well within a second", () => {
    const files: Record<string, string | object> = {
      "tsconfig.json": { compilerOptions: { baseUrl: ".", paths: { "@/*": ["./src/*"] } } },
    };
    for (let index = 0; index < 3000; index++) files[`src/m${index % 200}/f${index}.ts`] = "";
    const resolver = resolverOf(files);
    const start = performance.now();
    let resolved = 0;
    for (let index = 0; index < 30_000; index++) {
      const target = (index * 7) % 3000;
      const specifier = index % 3 === 0 ? `pkg-${index % 90}` : `@/m${target % 200}/f${target}`;
      if (resolver.resolve(`/w/src/m${index % 200}/f${index % 3000}.ts`, specifier).kind === "file") resolved++;
    }
    assert.equal(resolved, 20_000);
    // A wide margin for slow machines: it takes some 100 ms.
    assert.ok(performance.now() - start < 2000);
  });
});
