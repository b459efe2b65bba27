// What is learned of one value of a class that is data does not hold for another value of that class.
import { proves } from "../../../harness/proven";

describe("classes that are data", () => {
  proves({
    "two values of a class are not one": `
      import { merge } from "deep-patch";
      class Move { petId: string; }
      class Longer extends Move { tags: string[] = []; }
      ---
      const mine = merge({}, {}) as Longer;
      mine.petId = (await db.pet.findFirstOrThrow({ where: { clinicId: me.clinicId } })).id; //= tenant-filter
      const theirs = merge({}, { tags: [] }) as Longer;
      await db.pet.findUnique({ where: { id: mine.petId } }); //= bound-id
      await db.pet.findUnique({ where: { id: theirs.petId } }); //= possible unpinned
    `,
    "what a class makes or does is the one that is handed out": `
      class Rows { readonly db = db; all(id: string) { return this.db.pet.findMany({ where: { clinicId: id } }); } } //= tenant-filter
      class Registry { constructor(readonly rows: Rows) {} }
      ---
      const registry = app.get("registry") as Registry;
      await registry.rows.all(me.clinicId);
    `,
  });
});
