// Vue and Svelte components: the code is what stands in their script blocks, at its own place.
import assert from "node:assert/strict";
import { isComponentFile, scriptOf } from "../../../server/engine/program/component-script";
import { addNamedImports } from "../../../server/engine/program/add-import";
import { parseText } from "../../../server/engine/program/parse";
import { syntaxErrorsOf } from "../../../server/engine/program/syntax-check";
import { analyzeFiles } from "../../harness/analyze";
import { rules } from "../../../rules/index";

const COMPONENT = `<template>
  <a href="https://example.test">{{ a < b }}</a> <!-- <script>not code</script> -->
</template>

<script setup lang="ts">
const props = defineProps<{ id: string }>();
</script>
<style>a { color: red }</style>
`;

describe("components in one file", () => {
  it("are told by their extension", () => {
    assert.deepEqual(["a.vue", "b.SVELTE", "c.ts", "vue"].map(isComponentFile), [true, true, false, false]);
  });

  it("keep their script at its offset and line, and nothing else", () => {
    const script = scriptOf(COMPONENT);
    assert.equal(script.length, COMPONENT.length);
    assert.equal(script.trim(), "const props = defineProps<{ id: string }>();");
    assert.equal(script.indexOf("const props"), COMPONENT.indexOf("const props"));
    assert.equal(script.split("\n").length, COMPONENT.split("\n").length);
  });

  it("may have two scripts, one from elsewhere, or one that is being typed", () => {
    assert.equal(scriptOf('<script context="module">a();</script><script>b();</script>').replaceAll(/ +/g, " ").trim(), "a(); b();");
    assert.equal(scriptOf('<script src="./a.js"></script>').trim(), "");
    assert.equal(scriptOf('<script data-x="a > b">c(').trim(), "c(");
    assert.equal(scriptOf("<p>no script</p>").trim(), "");
  });

  it("are parsed and checked as the language of their script", () => {
    assert.deepEqual(parseText("a.vue", COMPONENT).errors, []);
    assert.deepEqual(syntaxErrorsOf("a.vue", COMPONENT), []);
    assert.equal(syntaxErrorsOf("a.svelte", "<script>\nconst = 1;</script>")[0]?.line, 2);
  });

  it("take an import inside the script", () => {
    const [edit] = addNamedImports("a.vue", COMPONENT, "./m", ["scope"]);
    assert.deepEqual(edit, {
      start: COMPONENT.indexOf("const props"),
      end: COMPONENT.indexOf("const props"),
      newText: 'import { scope } from "./m";\n',
    });
  });

  it("are analysed like other files, and found at the line in the component", async () => {
    const schema = `model Org {\n  id String @id\n}\nmodel Note {\n  id String @id\n  orgId String\n  org Org @relation(fields: [orgId], references: [id])\n}\n`;
    const page = `<h1>Notes</h1>\n<script>\n  import { db } from "./db";\n  export const load = async () => db.note.findMany();\n</script>\n`;
    const db = `import { PrismaClient } from "@prisma/client";\nexport const db = new PrismaClient();\n`;
    for (const name of ["page.svelte", "page.vue"]) {
      const files = new Map([
        ["prisma/schema.prisma", schema],
        ["src/db.ts", db],
        [`src/${name}`, page],
      ]);
      const { findings } = await analyzeFiles(files, rules);
      assert.deepEqual(
        findings
          .filter(({ span }) => span.file !== "prisma/schema.prisma")
          .map(({ rule, span, range }) => [rule, span.file, range.start.line]),
        [["unscoped-query", `src/${name}`, 4]],
      );
    }
  });
});
