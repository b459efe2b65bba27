// Functions that call themselves: what such a function comes to inside itself is used again there, and nowhere else.
import assert from "node:assert/strict";
import { rules } from "../../../rules/index";
import { analyzeFiles } from "../../harness/analyze";
import { dedent } from "../../harness/fixture";
import { proves } from "../../harness/proven";
import { PROJECTS } from "../../harness/service";

const CLEAN = `
      export function clean(value) {
        if (typeof value !== "object") return value;
        const out = {};
        for (const [name, inner] of Object.entries(value)) out[name] = clean(inner);
        return out;
      }`;

const INNER = Array.from({ length: 24 }, (_, index) => `k${index}: { text: req.body.text }`).join(", ");

describe("A function that calls itself", () => {
  proves({
    "is cut short inside itself, and runs in full where it is called next": `
      const chain = { next: { next: { where: { clinicId: me.clinicId } } } };
      await db.pet.findMany({ where: last({ next: chain }) }); //= possible opaque
      await db.pet.findMany({ where: last(chain.next) }); //= tenant-filter
      await db.pet.findMany({ where: last(chain.next.next) }); //= tenant-filter
      await db.pet.findMany({ where: last({ next: { where: { name: me.clinicId } } }) }); //= certain unpinned
      import { last } from "./last";
      //- /src/last.ts
      export function last(of) { return of.next ? last(of.next) : of.where; }`,
  });

  it("is not run again for the same inside itself", async () => {
    const calls = Array.from({ length: 260 }, (_, index) => `clean({ n: ${index}, ${INNER} });`).join("\n");
    const files: Readonly<Record<string, string>> = {
      "package.json": JSON.stringify({ dependencies: { express: "5.0.0", "express-session": "1.18.0", "@prisma/client": "6.0.0" } }),
      ...PROJECTS,
      "src/clean.ts": CLEAN.replace("value)", "value: any): any").replace("out = {}", "out: any = {}"),
      "src/app.ts": `
        import express from "express";
        import { clean } from "./clean";
        const app = express();
        app.post("/", async (req, res) => {
          ${calls}
          res.json({});
        });
      `,
    };
    const { problems } = await analyzeFiles(new Map(Object.entries(files).map(([path, text]) => [path, dedent(text)])), rules);
    assert.doesNotMatch(problems.map(({ message }) => message).join(), /cut short/);
  });
});
