// Repositories over the MongoDB driver whose base class, or helper, is handed the names of the collections.
import { provesIn } from "../engine/libraries/store-harness";

const VERSIONS = { mongodb: "6.8.0" };
const BASE = `import { MongoClient, type Collection, type Db } from "mongodb";
export const db = new MongoClient(process.env.MONGO_URL).db("fleet");
export interface Owned { orgId: string }
export abstract class Repository<T extends Owned> {
  protected readonly rows: Collection<T>;
  constructor(source: Db, collection: string, protected readonly orgId: string) {
    this.rows = source.collection<T>(collection);
  }
  protected own(filter: object = {}) { return { ...filter, orgId: this.orgId }; }
}
export abstract class Named<T> {
  protected abstract readonly collectionName: string;
  protected get rows() { return db.collection<T>(this.collectionName); }
}
export const collectionOf = <T>(name: string) => db.collection<T>(name);
db.collection<{ name: string }>("orgs");
`;

describe("Repositories over the MongoDB driver", () => {
  provesIn(
    {
      versions: VERSIONS,
      imports: `import { db } from "./base";\nimport { Vans } from "./vans";\nimport { Trips, stops } from "./trips";`,
      files: { "src/base.ts": BASE },
    },
    {
      "name the collection to their base class, or to a helper": `
        const vans = new Vans(db, me.orgId);
        res.json([await vans.all(), await vans.idle(), await vans.trim(req.params.id)]);
        const trips = new Trips();
        res.json([await trips.of(me.orgId), await trips.long(100)]);
        res.json(await stops.find({ orgId: me.orgId }).toArray()); //= tenant-filter
        res.json(await stops.find({ town: req.query.town }).toArray()); //= certain unpinned
        //- /src/vans.ts
        import type { Db } from "mongodb";
        import { Repository, type Owned } from "./base";
        interface Van extends Owned { plate: string; isIdle: boolean }
        class Vehicles<V extends Owned> extends Repository<V> {
          constructor(source: Db, collection: string, orgId: string) { super(source, collection, orgId); }
        }
        export class Vans extends Vehicles<Van> {
          constructor(source: Db, orgId: string) { super(source, "vans", orgId); }
          all() { return this.rows.find(this.own()).toArray(); } //= tenant-filter
          idle() { return this.rows.find({ isIdle: true }).toArray(); } //= certain unpinned
          trim(id: string) { return this.rows.deleteOne({ _id: id }); } //= certain unpinned
        }
        //- /src/trips.ts
        import { collectionOf, Named } from "./base";
        interface Trip { orgId: string; miles: number }
        export class Trips extends Named<Trip> {
          protected readonly collectionName = "trips";
          of(orgId: string) { return this.rows.find({ orgId }).toArray(); } //= tenant-filter
          long(miles: number) { return this.rows.find({ miles: { $gte: miles } }).toArray(); } //= certain unpinned
        }
        export const stops = collectionOf<{ orgId: string; town: string }>("stops");`,
    },
  );
});
