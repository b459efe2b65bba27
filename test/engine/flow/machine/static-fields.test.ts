// Static fields of classes: read where they are fixed, unknown where they may be state.
import { proves } from "../../../harness/proven";

describe("static fields", () => {
  proves({
    "that are functions, or objects of functions, are followed": `
      class Pets {
        static mine = (user) => ({ clinicId: user.clinicId });
        static filters = { open: () => ({}), mine: (user) => Pets.mine(user) };
      }
      ---
      await db.pet.findMany({ where: Pets.mine(me) }); //= tenant-filter
      await db.pet.findMany({ where: Pets.filters.mine(me) }); //= tenant-filter
      await db.pet.findMany({ where: Pets.filters.open() }); //= certain no-filter
    `,
    "that are text name members": `
      class Columns { static tenant = "clinicId"; }
      ---
      await db.pet.findMany({ where: { [Columns.tenant]: me.clinicId } }); //= tenant-filter
    `,
    "of a base class are those of the class": `
      class Base { static scope = (user) => ({ clinicId: user.clinicId }); }
      class Pets extends Base {}
      ---
      await db.pet.findMany({ where: Pets.scope(me) }); //= tenant-filter
    `,
    "that begin empty say nothing": `
      class Flags { static on = false; static name = ""; static user = null; }
      ---
      if (Flags.on) await db.pet.findMany({ where: { name: "a" } }); //= certain unpinned
      if (Flags.name) await db.pet.findMany({ where: { name: "b" } }); //= certain unpinned
      if (Flags.user) await db.pet.findMany({ where: { name: "c" } }); //= certain unpinned
    `,
    "that were assigned are what they were assigned": `
      class Pets { static mine = () => ({}); }
      Pets.mine = (user) => ({ clinicId: user.clinicId });
      ---
      await db.pet.findMany({ where: Pets.mine(me) }); //= tenant-filter
    `,
  });
});
