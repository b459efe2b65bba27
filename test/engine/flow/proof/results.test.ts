// What functions hand back: a response or the thing asked for, an object filled in on the way, a principal behind a hashed key.
import { proves } from "../../../harness/proven";

describe("results of functions", () => {
  proves({
    "a response, or what was asked for": `
      import { enter } from "./enter";
      const entered = await enter(me, req.params.clinicId);
      if (entered instanceof Response) return entered;
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= tenant-filter
      //- /src/enter.ts
      import { db } from "./db";
      const problem = (status) => new Response("no", { status });
      export async function enter(user, clinicId) {
        if (!clinicId) return problem(400);
        const staff = await db.staff.findFirst({ where: { userId: user.id, clinicId } }); //= user-filter
        if (!staff) return problem(403);
        return { role: staff.role };
      }
    `,
    "a response that is not looked at": `
      import { enter } from "./enter";
      const entered = await enter(me, req.params.clinicId);
      if (entered instanceof Error) return entered;
      await db.pet.count({ where: { clinicId: req.params.clinicId } }); //= certain untrusted-tenant
      //- /src/enter.ts
      import { db } from "./db";
      export async function enter(user, clinicId) {
        const staff = await db.staff.findFirst({ where: { userId: user.id, clinicId } }); //= user-filter
        if (!staff) return new Response("no", { status: 403 });
        return { role: staff.role };
      }
    `,
    "an object that is filled in before it is returned": `
      import { read } from "./read";
      const read1 = read(me);
      if (!read1.ok) return res.sendStatus(400);
      await db.pet.count({ where: { clinicId: read1.input.clinicId } }); //= tenant-filter
      //- /src/read.ts
      export function read(user) {
        const input = {};
        if (!user.isActive) return { ok: false, reason: "inactive" };
        input.clinicId = user.clinicId;
        return { ok: true, input };
      }
    `,
    "an object that is filled in on one path only": `
      import { read } from "./read";
      const read1 = read(me);
      if (!read1.ok) return res.sendStatus(400);
      await db.pet.count({ where: { clinicId: read1.input.clinicId } }); //= certain bypassable undefined
      //- /src/read.ts
      export function read(user) {
        const input = {};
        if (!user.isActive) return { ok: false, reason: "inactive" };
        if (user.isMember) input.clinicId = user.clinicId;
        return { ok: true, input };
      }
    `,
    "what a promise does in the end has not been done yet": `
      import { read } from "./read";
      const settings = await read();
      if (!settings) return res.sendStatus(404);
      await db.pet.count(); //= certain no-filter
      //- /src/read.ts
      let pending = null;
      export async function read() {
        pending = fetch("https://settings.example/").then((response) => response.json());
        pending.finally(() => { pending = null; }).catch(() => {});
        return pending;
      }
    `,
    "schemas are objects, so that a test for one is decided": `
      import { z } from "zod";
      import { read } from "./read";
      const schemas = { params: z.object({ clinicId: z.string() }).strict() };
      const input = read(schemas, req);
      const staff = await db.staff.findFirst({ where: { userId: me.id, clinicId: input.params.clinicId } }); //= user-filter
      if (!staff) return res.sendStatus(403);
      await db.pet.count({ where: { clinicId: input.params.clinicId } }); //= tenant-filter
      //- /src/read.ts
      export function read(schemas, req) {
        const input = {};
        if (schemas?.params) {
          const result = schemas.params.safeParse(req.params);
          if (!result.success) throw new Error("bad");
          input.params = result.data;
        }
        return input;
      }
    `,
    "what a schema let through is still the requester's choice": `
      import { z } from "zod";
      const schema = z.object({ clinicId: z.string() });
      const { clinicId } = schema.parse(req.body);
      await db.pet.count({ where: { clinicId } }); //= certain untrusted-tenant
    `,
  });
});
