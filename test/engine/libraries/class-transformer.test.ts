// class-transformer hands on what it is given.
import { proves } from "../../harness/proven";

describe("class-transformer", () => {
  proves({
    "instances have the members of the plain object": `
      import { instanceToPlain, plainToInstance } from "class-transformer";
      class Command { clinicId: string; }
      ---
      const command = plainToInstance(Command, { ...req.body, clinicId: me.clinicId });
      await db.pet.findMany({ where: { clinicId: command.clinicId } }); //= tenant-filter
      await db.pet.findMany({ where: { clinicId: instanceToPlain(command).clinicId } }); //= tenant-filter
    `,
    "what the request named stays what it named": `
      import { plainToClass } from "class-transformer";
      class Command { clinicId: string; }
      ---
      const command = plainToClass(Command, req.body);
      await db.pet.findMany({ where: { clinicId: command.clinicId } }); //= certain untrusted-tenant
    `,
  });
});
