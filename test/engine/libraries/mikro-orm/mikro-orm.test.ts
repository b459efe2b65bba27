// MikroORM: what conditions, native statements, the unit of work and filters prove.
import { proves } from "../../../harness/proven";

const ENTITIES = `
//- /prisma/schema.prisma

//- /src/db.ts
import { MikroORM } from "@mikro-orm/postgresql";
export const db = MikroORM.initSync({ dbName: "practice" });

//- /src/entities.ts
import { Collection, Entity, Filter, ManyToOne, OneToMany, PrimaryKey, Property, Unique, type Rel } from "@mikro-orm/core";
@Entity()
export class Clinic { @PrimaryKey() id!: string; @Property() name!: string; }
@Entity({ tableName: "users" })
export class User { @PrimaryKey() id!: string; @Property({ unique: true }) email!: string; }
@Entity()
export class Staff { @PrimaryKey() id!: string; @ManyToOne() user!: User; @ManyToOne(() => Clinic) clinic!: Rel<Clinic>; }
@Entity({ tableName: "pets" })
@Unique({ properties: ["clinic", "chip"] })
export class Pet {
  @PrimaryKey() id!: string;
  @Property() name!: string;
  @Property({ nullable: true }) chip?: string;
  @ManyToOne(() => Clinic) clinic!: Rel<Clinic>;
  @OneToMany(() => Visit, (visit) => visit.pet) visits = new Collection<Visit>(this);
}
@Entity({ tableName: "visits" })
export class Visit { @PrimaryKey() id!: string; @Property() reason!: string; @ManyToOne(() => Pet) pet!: Rel<Pet>; }
@Entity()
@Filter({ name: "mine", cond: (args) => ({ clinic: args.clinicId }), default: true })
@Filter({ name: "open", cond: { state: "open" } })
export class Bill { @PrimaryKey() id!: string; @Property() state!: string; @ManyToOne(() => Clinic) clinic!: Rel<Clinic>; }
@Entity()
export class Species { @PrimaryKey() code!: string; }

//- /package.json
`;

function provesMikroOrm(cases: Readonly<Record<string, string>>, version = "6.4.0"): void {
  const imports = `import { Bill, Pet, Species, Visit } from "./entities";\n---\nconst em = db.em;`;
  const plain = (text: string): string => text.replaceAll(/^ +/gm, "");
  const dependencies = { "@mikro-orm/core": version, "@mikro-orm/postgresql": version, express: "4.19.0", jsonwebtoken: "9.0.0" };
  const end = `${ENTITIES}${JSON.stringify({ name: "practice", dependencies })}\n`;
  proves(
    Object.fromEntries(
      Object.entries(cases).map(([title, code]) => {
        const [body = "", ...files] = code.split(/^\s*(?=\/\/- \/)/m);
        return [title, [imports, plain(body), ...files.map(plain)].join("\n") + end];
      }),
    ),
  );
}

describe("MikroORM", () => {
  provesMikroOrm({
    "conditions by relation, id and operators": `
      res.json(await em.find(Pet, { clinic: me.clinicId })); //= tenant-filter
      res.json(await em.find(Pet, { clinic: { id: me.clinicId } }, { populate: ["visits"] })); //= relation-filter
      res.json(await em.find(Pet, { name: req.query.name })); //= certain unpinned
      res.json(await em.find(Pet, {})); //= certain no-filter
      res.json(await em.findAll(Species)); //= global
      res.json(await em.findAll(Pet, { where: { clinic: me.clinicId } })); //= tenant-filter
      res.json(await em.findOne(Pet, req.params.id)); //= certain unpinned
      res.json(await em.findOneOrFail(Visit, { id: req.params.id, pet: { clinic: me.clinicId } })); //= relation-filter
      res.json(await em.count(Pet, { clinic: { $in: [me.clinicId] } })); //= tenant-filter
      res.json(await em.find(Pet, { clinic: { $ne: me.clinicId } })); //= certain bypassable not
    `,
    logic: `
      res.json(await em.find(Pet, { $or: [{ clinic: me.clinicId }, { name: "x" }] })); //= certain bypassable or
      res.json(await em.find(Pet, { clinic: me.clinicId, $or: [{ chip: "y" }, { name: "x" }] })); //= tenant-filter
      res.json(await em.find(Pet, { $and: [{ clinic: me.clinicId }, { name: "x" }] })); //= tenant-filter
      res.json(await em.find(Pet, { clinic: req.query.all ? undefined : me.clinicId })); //= tenant-filter
    `,
    "native statements": `
      await em.nativeUpdate(Pet, { id: req.params.id }, { name: "x" }); //= certain unpinned
      await em.nativeDelete(Pet, { id: { $in: req.body.ids }, clinic: me.clinicId }); //= tenant-filter
      await em.insert(Pet, { name: "x", clinic: me.clinicId }); //= tenant-filter
      await em.insertMany(Pet, req.body); //= certain untrusted-tenant
      await em.upsert(Pet, { chip: req.body.chip, clinic: me.clinicId }); //= tenant-filter
      await em.upsert(Pet, { id: req.body.id, clinic: me.clinicId }); //= certain unpinned
      await em.upsert(Pet, { id: req.body.id, chip: req.body.chip, clinic: me.clinicId }); //= certain unpinned
      await em.upsert(Pet, { id: req.body.id, chip: req.body.chip, clinic: me.clinicId }, { onConflictFields: ["clinic", "chip"] }); //= tenant-filter
      await em.upsertMany(Pet, [{ chip: req.body.chip, clinic: me.clinicId }], { onConflictFields: ["chip"] }); //= certain unpinned
      res.json(await em.getConnection().execute("select * from pets where clinic_id = ?", [me.clinicId])); //= tenant-filter
      res.json(await em.execute("select * from pets where id = ?", [req.params.id])); //= certain unpinned
    `,
    "rows that are changed and flushed": `
      const pet = await em.findOneOrFail(Pet, { id: req.params.id, clinic: me.clinicId }); //= tenant-filter
      pet.name = req.body.name;
      em.assign(pet, { chip: req.body.chip });
      await em.flush(); //= bound-id
      await em.removeAndFlush(pet); //= bound-id
      const any = await em.findOne(Pet, { id: req.body.id }); //= certain unpinned
      em.remove(any); //= certain unpinned
      await em.flush();
    `,
    "entities that are made, as they are when flushed": `
      const pet = em.create(Pet, { name: req.body.name }); //= tenant-filter
      pet.clinic = me.clinicId;
      const stray = em.create(Pet, { name: req.body.name }); //= certain missing-tenant
      em.create(Pet, req.body); //= certain untrusted-tenant
      await em.flush();
      const made = new Pet();
      made.clinic = me.clinicId;
      await em.persistAndFlush(made); //= tenant-filter
      em.persist(new Pet()); //= certain missing-tenant
      await em.flush();
      em.create(Pet, { name: "never flushed" });
    `,
    "transactions, forks and repositories": `
      await em.transactional(async (tx) => {
        const pet = tx.create(Pet, { clinic: me.clinicId }); //= tenant-filter
      });
      await em.fork().nativeDelete(Pet, { id: req.params.id }); //= certain unpinned
      const pets = em.getRepository(Pet);
      res.json(await pets.find({ clinic: me.clinicId })); //= tenant-filter
      res.json(await pets.findOne({ id: req.params.id })); //= certain unpinned
      pets.create({ name: "x" }); //= certain missing-tenant
      await em.flush();
    `,
    "injected repositories": `
      import { service } from "./service";
      await service.run(req.params.id);
      //- /src/service.ts
      import { EntityManager, EntityRepository } from "@mikro-orm/postgresql";
      import { InjectRepository } from "@mikro-orm/nestjs";
      import { Pet } from "./entities";
      class Service {
        constructor(@InjectRepository(Pet) private readonly pets: EntityRepository<Pet>, private readonly em: EntityManager) {}
        async run(id) {
          await this.pets.findOne(id); //= certain unpinned
          await this.em.nativeDelete(Pet, { id }); //= certain unpinned
        }
      }
      export const service = new Service();
    `,
    "an entity's own repository": `
      import { jars } from "./shelf";
      res.json([await jars().of(me.clinicId), await jars().full(), await jars().one(req.params.id)]);
      await jars().drop(req.params.id);
      res.json(await jars().findOne({ id: req.params.id })); //= certain unpinned
      //- /src/jars.ts
      import { Entity, EntityRepositoryType, ManyToOne, PrimaryKey, Property } from "@mikro-orm/core";
      import { EntityRepository } from "@mikro-orm/postgresql";
      import { Clinic } from "./entities";
      export class Jars extends EntityRepository<Jar> {
        of(clinic) { return this.find({ clinic }); } //= tenant-filter
        full() { return this.find({ isFull: true }); } //= certain unpinned
        one(id) { return this.qb("j").select("*").where({ id }).getSingleResult(); } //= certain unpinned
        drop(id) { return this.nativeDelete({ id }); } //= certain unpinned
      }
      @Entity({ repository: () => Jars })
      export class Jar {
        [EntityRepositoryType]?: Jars;
        @PrimaryKey() id: number;
        @ManyToOne(() => Clinic) clinic: Clinic;
        @Property() isFull: boolean;
      }
      //- /src/shelf.ts
      import { db } from "./db";
      import { Jar } from "./jars";
      export const jars = () => db.em.fork().getRepository(Jar);
    `,
    "filters that are on, off, and named": `
      em.setFilterParams("mine", { clinicId: me.clinicId });
      res.json(await em.find(Bill, { state: req.query.state })); //= scoped-client
      res.json(await em.find(Bill, {}, { filters: false })); //= certain no-filter
      res.json(await em.find(Bill, {}, { filters: { mine: false } })); //= certain no-filter
      await em.nativeDelete(Bill, { id: req.params.id }); //= scoped-client
      em.addFilter("ours", (args) => ({ clinic: args.clinicId }), Pet);
      em.setFilterParams("ours", { clinicId: me.clinicId });
      res.json(await em.find(Pet, {})); //= scoped-client
    `,
    "filters whose parameters come with the request": `
      em.setFilterParams("mine", { clinicId: req.query.clinicId });
      res.json(await em.find(Bill, { state: "open" })); //= certain untrusted-tenant
    `,
  });
  describe("5: what is made has to be persisted", () => {
    provesMikroOrm(
      {
        "create and persist": `
          const pet = em.create(Pet, { clinic: me.clinicId });
          const other = em.create(Pet, { name: "x" });
          await em.persistAndFlush(pet); //= tenant-filter
        `,
      },
      "5.9.0",
    );
  });
});
