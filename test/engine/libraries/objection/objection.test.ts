// Objection's models and query builders over whole small applications: what the proof says of each query.
import { provesOn, type QueryApp } from "../../../harness/query-apps";

const MODELS = `import { Model, QueryBuilder } from "objection";
import { currentClinic } from "./context";

export class Clinic extends Model {
  static tableName = "clinics";
  id!: string;
  name!: string;
}
export class User extends Model {
  static tableName = "users";
  id!: string;
  clinic_id!: string;
  email!: string;
  static relationMappings = {
    clinic: { relation: Model.BelongsToOneRelation, modelClass: Clinic, join: { from: "users.clinic_id", to: "clinics.id" } },
  };
}
export class Pet extends Model {
  static tableName = "pets";
  id!: string;
  clinic_id!: string;
  name!: string;
  chip!: string;
  static relationMappings = {
    clinic: { relation: Model.BelongsToOneRelation, modelClass: Clinic, join: { from: "pets.clinic_id", to: "clinics.id" } },
    visits: { relation: Model.HasManyRelation, modelClass: Visit, join: { from: "pets.id", to: "visits.pet_id" } },
  };
  static modifiers = {
    ofClinic(query, clinicId) { query.where("clinic_id", clinicId); },
    named(query, name) { query.where("name", name); },
  };
}
export class Visit extends Model {
  static tableName = "visits";
  id!: string;
  pet_id!: string;
  reason!: string;
  static relationMappings = {
    pet: { relation: Model.BelongsToOneRelation, modelClass: Pet, join: { from: "visits.pet_id", to: "pets.id" } },
  };
}

class ScopedBuilder extends QueryBuilder {
  ofClinic(clinicId) {
    return this.where(\`\${this.modelClass().tableName}.clinic_id\`, clinicId);
  }
  named(name) {
    return this.where("name", name);
  }
  where(...args) {
    return super.where(...args);
  }
}
class Scoped extends Model {
  static QueryBuilder = ScopedBuilder;
}
export class Bill extends Scoped {
  static tableName = "bills";
  id!: string;
  clinic_id!: string;
  total!: number;
  static relationMappings = {
    clinic: { relation: Model.BelongsToOneRelation, modelClass: Clinic, join: { from: "bills.clinic_id", to: "clinics.id" } },
  };
}
class Owned extends Model {
  clinic_id!: string;
  static query(...args) {
    return super.query(...args).where("clinic_id", currentClinic());
  }
  $beforeInsert() {
    this.clinic_id = currentClinic();
  }
}
export class Note extends Owned {
  static tableName = "notes";
  id!: string;
  body!: string;
  static relationMappings = {
    clinic: { relation: Model.BelongsToOneRelation, modelClass: Clinic, join: { from: "notes.clinic_id", to: "clinics.id" } },
  };
}
export class Log extends Model {
  static tableName = "logs";
  id!: string;
  clinic_id!: string;
  static query(...args) {
    return super.query(...args).orderBy("id");
  }
  static relationMappings = {
    clinic: { relation: Model.BelongsToOneRelation, modelClass: Clinic, join: { from: "logs.clinic_id", to: "clinics.id" } },
  };
}
export class Label extends Model {
  static tableName = "labels";
  id!: string;
  clinic_id!: string;
  static onCreateQuery(query) {
    query.where("labels.clinic_id", currentClinic());
  }
  static relationMappings = {
    clinic: { relation: Model.BelongsToOneRelation, modelClass: Clinic, join: { from: "labels.clinic_id", to: "clinics.id" } },
  };
}
class MadeBuilder extends QueryBuilder {
  static forClass(modelClass) {
    const query = super.forClass(modelClass);
    query.onBuild((builder) => { if (!builder.isInsert()) builder.where("clinic_id", currentClinic()); });
    return query;
  }
}
class ConstructedBuilder extends QueryBuilder {
  constructor(...args) {
    super(...args);
    this.onBuild((builder) => builder.where("clinic_id", currentClinic()));
  }
}
export class Made extends Model {
  static tableName = "made";
  id!: string;
  clinic_id!: string;
  static QueryBuilder = MadeBuilder;
  static relationMappings = {
    clinic: { relation: Model.BelongsToOneRelation, modelClass: Clinic, join: { from: "made.clinic_id", to: "clinics.id" } },
  };
}
export class Constructed extends Model {
  static tableName = "constructed";
  id!: string;
  clinic_id!: string;
  static get QueryBuilder() { return ConstructedBuilder; }
  static relationMappings = {
    clinic: { relation: Model.BelongsToOneRelation, modelClass: Clinic, join: { from: "constructed.clinic_id", to: "clinics.id" } },
  };
}
export class Finding extends Model {
  static tableName = "finding";
  id!: string;
  clinic_id!: string;
  static query(...args) {
    return super.query(...args).onBuild((builder) => { if (builder.isFind()) builder.where("clinic_id", builder.context().clinicId); });
  }
  static relationMappings = {
    clinic: { relation: Model.BelongsToOneRelation, modelClass: Clinic, join: { from: "finding.clinic_id", to: "clinics.id" } },
  };
}
`;

const CONTEXT = `import { AsyncLocalStorage } from "node:async_hooks";
export const store = new AsyncLocalStorage();
export const currentClinic = () => store.getStore().clinicId;
`;

const APP: QueryApp = {
  files: {
    "package.json": `{ "name": "practice", "dependencies": { "objection": "3.1.4", "knex": "3.1.0", "pg": "8.11.0", "express": "4.19.0", "jsonwebtoken": "9.0.0" } }`,
    "src/models.ts": MODELS,
    "src/context.ts": CONTEXT,
  },
  imports: `import { raw, ref, transaction } from "objection";
import { Bill, Constructed, Finding, Label, Log, Made, Note, Pet, Visit } from "./models";
import { store } from "./context";`,
};

describe("Objection: reading", () => {
  provesOn(APP, {
    "conditions in their many forms": `
      res.json(await Pet.query().where("clinic_id", me.clinicId).orderBy("name")); //= tenant-filter
      res.json(await Pet.query().where({ clinic_id: me.clinicId }).andWhere("name", "like", req.query.name)); //= tenant-filter
      res.json(await Pet.query().findOne({ id: req.params.id, clinic_id: me.clinicId })); //= tenant-filter
      res.json(await Pet.query().findById(req.params.id).where("clinic_id", me.clinicId)); //= tenant-filter
      res.json(await Pet.query().where("clinic_id", me.clinicId).findByIds(req.body.ids)); //= tenant-filter
      res.json(await Pet.query().where(raw("clinic_id = ?", me.clinicId))); //= tenant-filter
      res.json(await Pet.query().where(ref("pets.clinic_id"), me.clinicId).first().throwIfNotFound()); //= tenant-filter
      res.json(await Pet.query().whereIn("clinic_id", [me.clinicId]).resultSize()); //= tenant-filter
      res.json(await Pet.query().alias("p").where("p.clinic_id", me.clinicId).findById(req.params.id)); //= tenant-filter
    `,
    "no condition, or one that does not name the tenant": `
      res.json(await Pet.query()); //= certain no-filter
      res.json(await Pet.query().findById(req.params.id)); //= certain unpinned
      res.json(await Pet.query().findByIds(req.body.ids)); //= certain unpinned
      res.json(await Pet.query().findOne({ name: req.query.name })); //= certain unpinned
      res.json(await Pet.query().findOne("name", req.query.name)); //= certain unpinned
      res.json(await Pet.query().where("clinic_id", req.params.id)); //= certain untrusted-tenant
      res.json(await Pet.query().where("name", "x").execute()); //= certain unpinned
    `,
    "OR, and groups": `
      res.json(await Pet.query().where("clinic_id", me.clinicId).orWhere("name", req.query.name)); //= certain bypassable or
      res.json(await Pet.query().where("clinic_id", me.clinicId).where((q) => q.where("name", "a").orWhere("chip", "b"))); //= tenant-filter
    `,
    "a tenant that only some paths tell": `
      const query = Pet.query(); //= certain bypassable conditional
      if (req.query.mine) query.where("clinic_id", me.clinicId);
      res.json(await query);
    `,
    "pages are lists": `
      const page = await Pet.query().where("clinic_id", me.clinicId).page(0, 20); //= tenant-filter
      for (const pet of page.results) res.json(await Visit.query().where("pet_id", pet.id)); //= bound-id
    `,
    "modifiers of the model, and functions": `
      res.json(await Pet.query().modify("ofClinic", me.clinicId)); //= tenant-filter
      res.json(await Pet.query().modify("named", req.query.name)); //= certain unpinned
      res.json(await Pet.query().modify((q) => q.where("clinic_id", me.clinicId))); //= tenant-filter
    `,
  });
});

describe("Objection: relations", () => {
  provesOn(APP, {
    "joins by the names of relations": `
      res.json(await Visit.query().joinRelated("pet").where("pet.clinic_id", me.clinicId)); //= relation-filter + tenant-filter
      res.json(await Visit.query().innerJoinRelated("pet", { alias: "p" }).where("p.clinic_id", me.clinicId).findById(req.params.id)); //= relation-filter + tenant-filter
      res.json(await Visit.query().withGraphJoined("pet").where("pet.clinic_id", me.clinicId)); //= relation-filter + tenant-filter
      res.json(await Visit.query().joinRelated("[pet.clinic]").where("pet:clinic.id", me.clinicId).select("visits.*")); //= relation-filter + tenant-filter + tenant-filter
      res.json(await Visit.query().joinRelated("pet").where("pet.name", req.query.name).select("visits.id")); //= certain unpinned
      res.json(await Pet.query().joinRelated({ visits: true }).where("pets.clinic_id", me.clinicId).where("visits.reason", "x")); //= tenant-filter + relation-filter
    `,
    subqueries: `
      res.json(await Visit.query().whereIn("pet_id", Pet.query().select("id").where("clinic_id", me.clinicId))); //= relation-filter + tenant-filter
      res.json(await Visit.query().whereIn("pet_id", Pet.query().select("id").where("name", "x"))); //= certain unpinned
    `,
    "queries that begin at a row": `
      const pet = await Pet.query().findById(req.params.id).where("clinic_id", me.clinicId); //= tenant-filter
      res.json(await pet.$query().patch({ name: req.body.name })); //= bound-id
      res.json(await pet.$relatedQuery("visits").where("reason", "x")); //= bound-id
      await pet.$relatedQuery("visits").insert({ reason: req.body.reason }); //= bound-id
      await pet.$query().delete(); //= bound-id
    `,
    "queries that begin at a relation of a model": `
      const pet = await Pet.query().findOne({ id: req.params.id, clinic_id: me.clinicId }); //= tenant-filter
      res.json(await Pet.relatedQuery("visits").for(pet.id)); //= bound-id
      res.json(await Pet.relatedQuery("visits").for(req.params.id)); //= certain unpinned
      res.json(await Pet.relatedQuery("visits").for(Pet.query().where("clinic_id", me.clinicId))); //= relation-filter + tenant-filter
    `,
  });
});

describe("Objection: writing", () => {
  provesOn(APP, {
    "changes by a condition": `
      await Pet.query().where({ id: req.params.id, clinic_id: me.clinicId }).patch({ name: req.body.name }); //= tenant-filter
      await Pet.query().patch({ name: req.body.name }).where("id", req.params.id); //= certain unpinned
      await Pet.query().findById(req.params.id).patch({ name: req.body.name }); //= certain unpinned
      await Pet.query().deleteById(req.params.id); //= certain unpinned
      await Pet.query().deleteById(req.params.id).where("clinic_id", me.clinicId); //= tenant-filter
      await Pet.query().delete().where("clinic_id", me.clinicId); //= tenant-filter
      res.json(await Pet.query().patchAndFetchById(req.params.id, { name: "x" })); //= certain unpinned
      res.json(await Pet.query().updateAndFetchById(req.params.id, { name: "x" }).where("clinic_id", me.clinicId)); //= tenant-filter
    `,
    "new rows": `
      res.json(await Pet.query().insert({ name: req.body.name, clinic_id: me.clinicId })); //= tenant-filter
      res.json(await Pet.query().insertAndFetch({ name: req.body.name })); //= certain missing-tenant
      await Pet.query().insert([{ name: "a", clinic_id: me.clinicId }, { name: "b", clinic_id: me.clinicId }]); //= tenant-filter
      await Pet.query().insertGraph({ name: "a", clinic_id: req.body.clinic }); //= certain untrusted-tenant
    `,
    "graphs with an id are rows that are changed": `
      await Pet.query().upsertGraph({ id: req.params.id, name: req.body.name }); //= certain unpinned
    `,
    transactions: `
      await Pet.transaction(async (trx) => {
        await Pet.query(trx).deleteById(req.params.id); //= certain unpinned
      });
      await transaction(Pet.knex(), async (trx) => {
        await Pet.query(trx).delete().where("clinic_id", me.clinicId); //= tenant-filter
      });
    `,
  });
});

describe("Objection: what model classes add", () => {
  provesOn(APP, {
    "methods of the builder class": `
      res.json(await Bill.query().ofClinic(me.clinicId).orderBy("total")); //= tenant-filter
      res.json(await Bill.query().ofClinic(me.clinicId).findById(req.params.id)); //= tenant-filter
      res.json(await Bill.query().named(req.query.name)); //= certain unpinned
      res.json(await Bill.query().findById(req.params.id)); //= certain unpinned
    `,
    "a query() that adds the tenant": `
      await store.run({ clinicId: me.clinicId }, async () => {
        res.json(await Note.query().findById(req.params.id)); //= tenant-filter
        await Note.query().deleteById(req.params.id); //= tenant-filter
        await Note.query().insert({ body: req.body.body }); //= tenant-filter
        res.json(await Label.query()); //= tenant-filter
      });
    `,
    "a query() that adds something else": `
      res.json(await Log.query().findById(req.params.id)); //= certain unpinned
    `,
    "what is added when a query is built": `
      await store.run({ clinicId: me.clinicId }, async () => {
        res.json(await Made.query().findById(req.params.id)); //= tenant-filter
        await Made.query().deleteById(req.params.id); //= tenant-filter
        res.json(await Constructed.query()); //= tenant-filter
      });
      res.json(await Finding.query().context({ clinicId: me.clinicId }).findById(req.params.id)); //= tenant-filter
      await Finding.query().context({ clinicId: me.clinicId }).deleteById(req.params.id); //= certain unpinned
    `,
    "a database of its own is not judged": `
      res.json(await Pet.query().findById(req.params.id)); //= certain unpinned
      res.json(await Pet.bindKnex(databaseOf(me.clinicId)).query().findById(req.params.id));
    `,
  });
});
