// From many executions to one verdict: which caller counts, what the evidence tells and in which order, and where programs
// are long, deep or turn in circles.
import assert from "node:assert/strict";
import { prove, proves } from "../../../harness/proven";

describe("one access, several ways to it", () => {
  proves({
    "an unsafe caller outweighs a safe one": `
      import { petsOf } from "./pets-of";
      await petsOf(me.clinicId);
      await petsOf(req.params.clinicId);
      //- /src/pets-of.ts
      import { db } from "./db";
      export const petsOf = (clinicId) =>
        db.pet.findMany({ where: { clinicId } }); //= certain untrusted-tenant
    `,
    "safe callers alone": `
      import { petsOf } from "./pets-of";
      await petsOf(me.clinicId);
      await petsOf(me.clinic.id);
      //- /src/pets-of.ts
      import { db } from "./db";
      export const petsOf = (clinicId) =>
        db.pet.findMany({ where: { clinicId } }); //= tenant-filter
    `,
    "a job may do what a request may not": `
      import { everyPet } from "./every-pet";
      res.json(await everyPet());
      //- /src/nightly.ts
      import cron from "node-cron";
      import { everyPet } from "./every-pet";
      cron.schedule("0 3 * * *", async () => { await everyPet(); });
      //- /src/every-pet.ts
      import { db } from "./db";
      export const everyPet = () => db.pet.findMany(); //= certain no-filter
    `,
    "a job alone": `
      //- /src/nightly.ts
      import cron from "node-cron";
      import { everyPet } from "./every-pet";
      cron.schedule("0 3 * * *", async () => { await everyPet(); });
      //- /src/every-pet.ts
      import { db } from "./db";
      export const everyPet = () => db.pet.findMany(); //= system
    `,
    "a function that nothing calls": `
      //- /src/every-pet.ts
      import { db } from "./db";
      export const everyPet = () => db.pet.findMany(); //= possible no-filter
    `,
    "a script": `
      //- /scripts/count.ts
      import { db } from "../src/db";
      async function main() {
        console.log(await db.pet.count()); //= system
      }
      void main();
    `,
    "FP: a program that runs at once, in a folder of no name": `
      //- /src/count.ts
      import { db } from "./db";
      async function main() {
        await db.pet.count(); //= possible no-filter
      }
      void main();
    `,
  });

  it("the evidence leads from the entry point through the calls to the access", async () => {
    const { verdicts } = await prove(`
      import { first } from "./chain";
      await first(req.params.clinicId);
      //- /src/chain.ts
      import { last } from "./last";
      export const first = (clinicId) => last(clinicId);
      //- /src/last.ts
      import { db } from "./db";
      export const last = (clinicId) =>
        db.pet.findMany({ where: { clinicId } }); //= certain untrusted-tenant
    `);
    const evidence = verdicts[0]?.evidence ?? [];
    const roles = evidence.map((step) => step.role);
    assert.equal(roles[0], "entry");
    assert.equal(roles.at(-1), "access");
    assert.ok(roles.lastIndexOf("call") < roles.indexOf("filter"), roles.join(" "));
    assert.deepEqual(
      evidence
        .filter((step) => step.role === "call")
        .map((step) => step.span.file)
        .slice(-2),
      ["src/handler.ts", "src/chain.ts"],
    );
  });

  it("the shortest of several unsafe ways is told", async () => {
    const { verdicts } = await prove(`
      import { near, far } from "./chain";
      await far(req.params.clinicId);
      await near(req.params.clinicId);
      //- /src/chain.ts
      import { db } from "./db";
      export const near = (clinicId) => db.pet.findMany({ where: { clinicId } }); //= certain untrusted-tenant
      const between = (clinicId) => near(clinicId);
      export const far = (clinicId) => between(clinicId);
    `);
    const calls = (verdicts[0]?.evidence ?? []).filter((step) => step.role === "call" && step.span.file !== "src/sign-in.ts");
    assert.deepEqual(
      calls.map((step) => step.span.file),
      ["src/handler.ts"],
    );
  });
});

describe("long, deep and circular programs", () => {
  const deep = (length: number): string =>
    Array.from(
      { length },
      (_, index) => `const step${index} = (clinicId) => ${index === 0 ? "clinicId" : `step${index - 1}(clinicId)`};`,
    ).join("\n");

  proves({
    "recursion keeps the tenant": `
      import { walk } from "./walk";
      await walk(me.clinicId, 3);
      //- /src/walk.ts
      import { db } from "./db";
      export async function walk(clinicId, depth) {
        if (depth === 0) return;
        await db.pet.findMany({ where: { clinicId } }); //= tenant-filter
        await walk(clinicId, depth - 1);
      }
    `,
    "recursion that lets something else in": `
      import { walk } from "./walk";
      await walk(me.clinicId, req.body);
      //- /src/walk.ts
      import { db } from "./db";
      export async function walk(clinicId, node) {
        await db.pet.findMany({ where: { clinicId } }); //= certain untrusted-tenant
        if (node.next) await walk(node.next.clinicId, node.next);
      }
    `,
    "two functions that call each other": `
      import { even } from "./parity";
      await even(me.clinicId, 4);
      //- /src/parity.ts
      import { db } from "./db";
      export const even = async (clinicId, left) => {
        await db.pet.count({ where: { clinicId } }); //= tenant-filter
        if (left > 0) await odd(clinicId, left - 1);
      };
      const odd = async (clinicId, left) => {
        await db.owner.count({ where: { clinicId } }); //= tenant-filter
        if (left > 0) await even(clinicId, left - 1);
      };
    `,
    "files that import each other": `
      import { petsOf } from "./pets";
      await petsOf(me);
      //- /src/pets.ts
      import { db } from "./db";
      import { clinicOf } from "./clinics";
      export const NAME = "pets";
      export const petsOf = (user) => db.pet.findMany({ where: { clinicId: clinicOf(user) } }); //= tenant-filter
      //- /src/clinics.ts
      import { NAME } from "./pets";
      export const clinicOf = (user) => user.clinicId;
      export const label = () => NAME;
    `,
    "thirty calls deep": `
      import { step29 } from "./steps";
      await db.pet.findMany({ where: { clinicId: step29(me.clinicId) } }); //= tenant-filter
      await db.pet.findMany({ where: { clinicId: step29(req.params.clinicId) } }); //= certain untrusted-tenant
      //- /src/steps.ts
${deep(30).replaceAll(/^/gm, "      ")}
      export { step29 };
    `,
    "two thousand lines in one function": `
      let total = 0;
${Array.from({ length: 2000 }, (_, index) => `      if (req.body.n${index % 40}) total = total + ${index};`).join("\n")}
      await db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
      await db.pet.findMany({ where: { clinicId: req.body.clinicId } }); //= certain untrusted-tenant
    `,
    "a ternary with many arms": `
      const n = req.query.n;
      const clinicId = ${Array.from({ length: 12 }, (_, index) => `n === "${index}" ? me.c${index} : `).join("")}req.query.clinicId;
      await db.pet.findMany({ where: { clinicId } }); //= certain untrusted-tenant
    `,
  });
});
