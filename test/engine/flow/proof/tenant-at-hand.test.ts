// Log lines that could say which tenant they are about, and helpers that know of none.
import { proves } from "../../../harness/proven";

/** Deep enough to be no handler any more. */
const HELPERS = ["const one = (fn) => two(fn);", "const two = (fn) => three(fn);", "const three = (fn) => fn();"].join(" ");

describe("lines of helpers", () => {
  proves({
    "a helper that is told of no tenant": `
      ${HELPERS}
      function send(address) { console.log("sent", address); } //= log possible tenant-absent
      ---
      await db.pet.count({ where: { clinicId: me.clinicId } }); //= tenant-filter
      one(() => send(req.query.address));
    `,
    "a helper that is given a row": `
      ${HELPERS}
      function send(pet) { console.log("sent", pet.name); } //= log certain tenant-absent
      ---
      const pet = await db.pet.findFirst({ where: { clinicId: me.clinicId } }); //= tenant-filter
      one(() => send(pet));
    `,
    "a helper that is given the tenant": `
      ${HELPERS}
      function send(clinicId, address) { console.log("sent", address); } //= log certain tenant-absent
      ---
      await db.pet.count({ where: { clinicId: me.clinicId } }); //= tenant-filter
      one(() => send(me.clinicId, req.query.address));
    `,
    "a helper that looks for rows itself, and fails": `
      ${HELPERS}
      async function load(clinicId) {
        try {
          return await db.pet.findMany({ where: { clinicId } }); //= tenant-filter
        } catch (error) {
          console.error("failed", error); //= log certain tenant-absent
        }
      }
      ---
      await one(() => load(me.clinicId));
    `,
    "a method of an object that was made for the tenant": `
      ${HELPERS}
      class Pets {
        constructor(clinicId) { this.clinicId = clinicId; }
        clean() { console.log("cleaned"); } //= log certain tenant-absent
      }
      ---
      await db.pet.count({ where: { clinicId: me.clinicId } }); //= tenant-filter
      const pets = new Pets(me.clinicId);
      one(() => pets.clean());
    `,
    "of the lines of a file, one that is surely amiss speaks": `
      ${HELPERS}
      function send(address) { console.log("sent", address); }
      ---
      await db.pet.count({ where: { clinicId: me.clinicId } }); //= tenant-filter
      one(() => send(req.query.address));
      console.log("done"); //= log certain tenant-absent
    `,
  });
});

describe("lines that name the tenant", () => {
  proves({
    "behind another word": `
      await db.pet.count({ where: { clinicId: me.clinicId } }); //= tenant-filter
      console.log({ unverifiedClinicId: req.params.clinicId }); //= log tenant-filter
    `,
    "as the level itself": `
      await db.pet.count({ where: { clinicId: me.clinicId } }); //= tenant-filter
      console.log({ clinic: req.params.slug }); //= log tenant-filter
      console.log({ clinic: { id: req.params.any } }); //= log tenant-filter
    `,
    "not with a constant": `
      await db.pet.count({ where: { clinicId: me.clinicId } }); //= tenant-filter
      console.log({ clinic: "any" }); //= log certain tenant-absent
    `,
    "with debug": `
      import createDebug from "debug";
      const debug = createDebug("practice:pets");
      ---
      await db.pet.count({ where: { clinicId: me.clinicId } }); //= tenant-filter
      debug("listed for %s", me.clinicId); //= log tenant-filter
      debug("listed"); //= log certain tenant-absent
    `,
    "with roarr, LogTape and Powertools": `
      import { Roarr } from "roarr";
      import { getLogger } from "@logtape/logtape";
      import { Logger } from "@aws-lambda-powertools/logger";
      const tape = getLogger(["practice"]);
      const tools = new Logger();
      ---
      await db.pet.count({ where: { clinicId: me.clinicId } }); //= tenant-filter
      Roarr.child({ clinicId: me.clinicId }).info("listed"); //= log tenant-filter
      Roarr.info({ id: me.id }, "listed"); //= log certain tenant-absent
      tape.with({ clinicId: me.clinicId }).info("listed"); //= log tenant-filter
      tape.info("listed"); //= log certain tenant-absent
      tools.info("listed"); //= log certain tenant-absent
      tools.appendKeys({ clinicId: me.clinicId });
      tools.info("listed"); //= log tenant-filter
    `,
  });
});
