// Input that a schema has been asked about: what it names comes through, and as untrusted as it was; the rest is gone.
import { proves } from "../../harness/proven";

/** The lines of a handler below schemas of zod. */
const zod = (schemas: string, body: string, library = "zod"): string => `
import { z } from "${library}";
${schemas}
---
${body}`;

const SAVE = "await db.note.create({ data: { userId: me.id, ...input } });";

describe("schemas: what comes through", () => {
  proves({
    "parse() keeps the names of the schema": zod(
      `const Note = z.object({ text: z.string() });`,
      `const input = Note.parse(req.body);
      ${SAVE} //= user-filter`,
    ),
    "a name in the schema is the requester's to choose": zod(
      `const Note = z.object({ text: z.string(), userId: z.string() });`,
      `const input = Note.parse(req.body);
      ${SAVE} //= certain untrusted-tenant`,
    ),
    "what was not validated": `const input = req.body;
      ${SAVE} //= certain untrusted-tenant`,
    "safeParse() and the test of its outcome": zod(
      `const Note = z.object({ text: z.string() });`,
      `const parsed = Note.safeParse(req.body);
      if (!parsed.success) return res.status(400).json(parsed.error);
      const input = parsed.data;
      ${SAVE} //= user-filter`,
    ),
    "a schema that lets everything through": zod(
      `const Note = z.object({ text: z.string() }).passthrough();`,
      `const input = Note.parse(req.body);
      ${SAVE} //= certain untrusted-tenant`,
    ),
    "extend(), omit() and pick()": zod(
      `const Full = z.object({ text: z.string(), userId: z.string() });`,
      `const input = Full.omit({ userId: true }).extend({ more: z.number() }).parse(req.body);
      ${SAVE} //= user-filter
      const other = Full.pick({ userId: true }).parse(req.body);
      await db.note.create({ data: { userId: me.id, ...other } }); //= certain untrusted-tenant`,
    ),
    "an object within an object, and in a list": zod(
      `const Many = z.object({ first: z.object({ text: z.string() }), notes: z.array(z.object({ text: z.string() })) });`,
      `const { first, notes } = Many.parse(req.body);
      await db.note.create({ data: { userId: me.id, ...first } }); //= user-filter
      await db.note.createMany({ data: notes.map((note) => ({ userId: me.id, ...note })) }); //= user-filter`,
    ),
    "a union of two": zod(
      `const Either = z.union([z.object({ text: z.string() }), z.object({ title: z.string() })]);`,
      `const input = Either.parse(req.body);
      ${SAVE} //= user-filter`,
    ),
    "a schema that computes what comes out": zod(
      `const Note = z.object({ text: z.string(), owner: z.string() }).transform((one) => ({ text: one.text, userId: one.owner }));`,
      `const input = Note.parse(req.body);
      ${SAVE} //= certain untrusted-tenant`,
    ),
    "names that come from elsewhere": zod(
      `import { fields } from "somewhere";
const Note = z.object({ ...fields });`,
      `const input = Note.parse(req.body);
      ${SAVE} //= certain untrusted-tenant`,
    ),
    valibot: `
      import * as v from "valibot";
      const Note = v.object({ text: v.string() });
      ---
      const input = v.parse(Note, req.body);
      ${SAVE} //= user-filter`,
    "a library whose objects keep what they do not name": `
      import * as yup from "yup";
      const Note = yup.object({ text: yup.string() });
      ---
      const input = Note.validateSync(req.body);
      ${SAVE} //= certain untrusted-tenant`,
    "what was validated stays what it was": zod(
      `const Id = z.string().uuid();`,
      `const id = Id.parse(me.clinicId);
      await db.pet.count({ where: { clinicId: id } }); //= tenant-filter
      const other = Id.parse(req.body.clinicId);
      await db.pet.count({ where: { clinicId: other } }); //= certain untrusted-tenant`,
    ),
    "a guard asks about the same value that the schema let through": zod(
      `const Body = z.object({ clinicId: z.string() });`,
      `const { clinicId } = Body.parse(req.body);
      await db.staff.findFirstOrThrow({ where: { userId: me.id, clinicId } }); //= user-filter
      await db.pet.count({ where: { clinicId: req.body.clinicId } }); //= tenant-filter`,
    ),
  });
});

const procedure = (input: string): string => `
//- /src/router.ts
import { initTRPC } from "@trpc/server";
import { z } from "zod";
import { db } from "./db";
const t = initTRPC.context<{ session: { userId: string } }>().create();
export const router = t.router({
  save: t.procedure${input}.mutation(async ({ ctx, input }) => {
    await db.note.create({ data: { userId: ctx.session.userId, ...input } }); //= EXPECTED
  }),
});
`;

describe("schemas: input of frameworks", () => {
  proves({
    "of a procedure": procedure(`.input(z.object({ text: z.string() }))`).replace("EXPECTED", "user-filter assumed"),
    "of a procedure with two schemas": procedure(`.input(z.object({ text: z.string() })).input(z.object({ mood: z.string() }))`).replace(
      "EXPECTED",
      "user-filter assumed",
    ),
    "of a procedure whose second schema names the owner": procedure(
      `.input(z.object({ text: z.string() })).input(z.object({ userId: z.string() }))`,
    ).replace("EXPECTED", "certain untrusted-tenant"),
    "of a procedure without a schema": procedure("").replace("EXPECTED", "certain untrusted-tenant"),
    "of an action": `
//- /src/actions.ts
"use server";
import { createSafeActionClient } from "next-safe-action";
import { z } from "zod";
import { auth } from "./auth";
import { db } from "./db";
const client = createSafeActionClient();
export const save = client.schema(z.object({ text: z.string() })).action(async ({ parsedInput }) => {
  const me = await auth();
  await db.note.create({ data: { userId: me.id, ...parsedInput } }); //= user-filter
});
//- /src/auth.ts
import { cookies } from "next/headers";
import jwt from "jsonwebtoken";
export const auth = async () => jwt.verify((await cookies()).get("token").value, "k");
`,
  });
});
