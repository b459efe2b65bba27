// How TypeORM's repositories come to code: injected, made by hand, extended, and as global functions of 0.2.
import { provesTypeorm } from "./clinic";

const SERVICE = (fields: string, body: string): string => `
  import { service } from "./service";
  await service.run(req.params.id, me.clinicId);
  //- /src/service.ts
  import { InjectEntityManager, InjectRepository, InjectDataSource } from "@nestjs/typeorm";
  import { DataSource, EntityManager, Repository } from "typeorm";
  import { Pet, Visit } from "./entities";
  import { db } from "./db";
  ${fields}
  class Service {
    ${body}
  }
  export const service = new Service();
`;

describe("TypeORM repositories", () => {
  provesTypeorm({
    "injected by type": SERVICE(
      "",
      `constructor(@InjectRepository(Pet) private readonly pets: Repository<Pet>, @InjectEntityManager() private em: EntityManager, @InjectDataSource() private ds: DataSource) {}
      async run(id, clinicId) {
        await this.pets.update({ id, clinicId }, {}); //= tenant-filter
        await this.pets.update({ id }, {}); //= certain unpinned
        await this.em.delete(Visit, id); //= certain unpinned
        await this.ds.getRepository(Pet).count(); //= certain no-filter
      }`,
    ),
    "asked for by entity of what nothing is known of": SERVICE(
      "",
      `async run(id) {
        const app = globalThis.application();
        await app.dataSource.getRepository(Pet).delete(id); //= certain unpinned
      }`,
    ),
    "fields that are typed": SERVICE(
      "",
      `private pets: Repository<Pet> = db.getRepository(Pet);
      private visits: Repository<Visit>;
      async run(id, clinicId) {
        await this.pets.count({ where: { clinicId } }); //= tenant-filter
        await this.visits.delete(id); //= certain unpinned
      }`,
    ),
    "extended by a class": SERVICE(
      `class Pets extends Repository<Pet> {
         constructor() { super(Pet, db.createEntityManager()); }
         ofClinic(clinicId) { return this.find({ where: { clinicId } }); } //= tenant-filter
         byName(name) { return this.createQueryBuilder("pet").where("pet.name = :name", { name }).getMany(); } //= certain unpinned
       }
       const pets = new Pets();`,
      `async run(id, clinicId) {
        await pets.ofClinic(clinicId);
        await pets.byName(id);
        await pets.findOneBy({ id }); //= certain unpinned
      }`,
    ),
    "extended by a base of one's own": SERVICE(
      `abstract class Base<T> extends Repository<T> {
         all() { return this.find(); } //= certain no-filter
       }
       class Pets extends Base<Pet> {}
       const pets = new Pets();`,
      `async run(id, clinicId) {
        await pets.all();
        await pets.delete({ id }); //= certain unpinned
      }`,
    ),
    "extended with methods": SERVICE(
      `const pets = db.getRepository(Pet).extend({
         ofClinic(clinicId) { return this.findBy({ clinicId }); }, //= tenant-filter
         anyones(id) { return this.findOneBy({ id }); }, //= certain unpinned
       });`,
      `async run(id, clinicId) {
        await pets.ofClinic(clinicId);
        await pets.anyones(id);
      }`,
    ),
    "wrapped in a class that takes any": SERVICE(
      `class Store<T> {
         constructor(private readonly repository: Repository<T>) {}
         byId(id) { return this.repository.findOneBy({ id }); } //= certain unpinned
       }
       const store = new Store(db.getRepository(Pet));`,
      `async run(id) {
        await store.byId(id);
      }`,
    ),
  });
  describe("0.2: global functions", () => {
    provesTypeorm(
      {
        "getRepository, getManager and getConnection": `
          import { getConnection, getManager, getRepository } from "typeorm";
          await getRepository(Pet).findOne({ where: { id: req.params.id } }); //= certain unpinned
          await getManager().delete(Pet, { clinicId: me.clinicId }); //= tenant-filter
          await getConnection().createQueryBuilder().delete().from(Pet).where("id = :id", { id: req.params.id }).execute(); //= certain unpinned
        `,
        "custom repositories": `
          import { Pets } from "./pets";
          import { getCustomRepository } from "typeorm";
          await getCustomRepository(Pets).byChip(req.query.chip);
          //- /src/pets.ts
          import { EntityRepository, Repository } from "typeorm";
          import { Pet } from "./entities";
          @EntityRepository(Pet)
          export class Pets extends Repository<Pet> {
            byChip(chip) { return this.findOne({ where: { chip } }); } //= certain unpinned
          }
        `,
      },
      "0.2.45",
    );
  });
});
