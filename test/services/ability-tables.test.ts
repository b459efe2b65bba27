// Who may do what stands in a table of in-house code, filled where the modules are loaded: each entry has the class of the rows that it is
// about, and a test of the person and the row.
import { service } from "../harness/service";

const FILES = {
  "package.json": JSON.stringify({
    dependencies: { sequelize: "6.37.0", "sequelize-typescript": "2.1.0", koa: "2.15.0", "@koa/router": "12.0.0", jsonwebtoken: "9.0.0" },
  }),
  "src/models.ts": `
    import { BelongsTo, Column, DataType, ForeignKey, Model, PrimaryKey, Table } from "sequelize-typescript";
    @Table({ tableName: "clinics" })
    export class Clinic extends Model { @PrimaryKey @Column(DataType.UUID) id!: string; @Column name!: string; }
    @Table({ tableName: "users" })
    export class User extends Model {
      @PrimaryKey @Column(DataType.UUID) id!: string;
      @ForeignKey(() => Clinic) @Column({ type: DataType.UUID, allowNull: false }) clinicId!: string;
      @Column email!: string;
      @Column isManager!: boolean;
      @BelongsTo(() => Clinic) clinic!: Clinic;
    }
    @Table({ tableName: "visits" })
    export class Visit extends Model {
      @PrimaryKey @Column(DataType.UUID) id!: string;
      @ForeignKey(() => Clinic) @Column({ type: DataType.UUID, allowNull: false }) clinicId!: string;
      @BelongsTo(() => Clinic) clinic!: Clinic;
    }
    @Table({ tableName: "notices" })
    export class Notice extends Model {
      @PrimaryKey @Column(DataType.UUID) id!: string;
      @ForeignKey(() => Clinic) @Column({ type: DataType.UUID, allowNull: false }) clinicId!: string;
      @BelongsTo(() => Clinic) clinic!: Clinic;
    }
  `,
  "src/policies.ts": `
    import { allow } from "./abilities";
    import { Notice, User, Visit } from "./models";
    const ofClinic = (user: any, row: any) => Boolean(row) && "clinicId" in row && row.clinicId === user.clinicId;
    allow(User, "read", Visit, ofClinic);
    allow(User, ["update", "delete"], Visit, (user: any, row: any) => ofClinic(user, row) && user.isManager);
    allow(User, "read", Notice, () => true);
  `,
  "src/app.ts": `
    import Koa from "koa";
    import Router from "@koa/router";
    import jwt from "jsonwebtoken";
    import { authorize } from "./abilities";
    import { Notice, User, Visit } from "./models";
    import "./policies";
    const app = new Koa();
    const router = new Router();
    app.use(async (ctx, next) => {
      const claims = jwt.verify(String(ctx.headers.authorization), process.env.SECRET!) as { id: string };
      ctx.state.user = await User.findByPk(claims.id, { rejectOnEmpty: true });
      await next();
    });
    router.get("/visits/:id", async (ctx) => {
      const visit = await Visit.findByPk(ctx.params.id);
      authorize(ctx.state.user, "read", visit);
      ctx.body = visit;
    });
    router.post("/visits/:id", async (ctx) => {
      const visit = await Visit.findByPk(ctx.params.id);
      authorize(ctx.state.user, "update", visit);
      await visit!.update({ note: "seen" });
      ctx.body = visit;
    });
    router.get("/notices/:id", async (ctx) => {
      const notice = await Notice.findByPk(ctx.params.id); //! unscoped-query
      authorize(ctx.state.user, "read", notice);
      ctx.body = notice;
    });
    router.get("/unasked/:id", async (ctx) => {
      ctx.body = await Visit.findByPk(ctx.params.id); //! unscoped-query
    });
    app.use(router.routes());
    app.listen(3000);
  `,
};

describe("tables of abilities", () => {
  service(
    {
      ...FILES,
      "src/abilities.ts": `
        type Ability = { who: any; action: string; what: any; test?: (user: any, row: any) => boolean };
        class Abilities {
          private list: Ability[] = [];
          allow = (who: any, actions: string | string[], rows: any, test?: Ability["test"]) => {
            for (const action of Array.isArray(actions) ? actions : [actions])
              for (const what of Array.isArray(rows) ? rows : [rows]) this.list.push({ who, action, what, test });
          };
          can = (user: any, action: string, row: any) =>
            this.list
              .filter((one) => user instanceof one.who && row instanceof one.what && one.action === action)
              .some((one) => !one.test || one.test(user, row));
          authorize = (user: any, action: string, row: any): asserts row => {
            if (!this.can(user, action, row)) throw new Error("Forbidden");
          };
        }
        export const { allow, authorize } = new Abilities();
      `,
    },
    "by the class of the row",
  );

  service(
    {
      ...FILES,
      "src/abilities.ts": `
        type Ability = { what: any; test: (user: any, row: any) => boolean };
        class Abilities {
          private readonly byPerson: Map<any, Map<string, Ability[]>> = new Map();
          allow = (who: any, actions: string | string[], rows: any, test: Ability["test"]) => {
            [actions].flat().forEach((action) => {
              [rows].flat().forEach((what) => {
                if (!this.byPerson.has(who)) this.byPerson.set(who, new Map());
                const byAction = this.byPerson.get(who)!;
                if (!byAction.has(action)) byAction.set(action, []);
                byAction.get(action)!.push({ what, test });
              });
            });
          };
          authorize = (user: any, action: string, row: any): asserts row => {
            let isAllowed = false;
            for (const one of this.entriesFor(user, action, row)) if (one.test(user, row)) isAllowed = true;
            if (!isAllowed) throw new Error("Forbidden");
          };
          private entriesFor(user: any, action: string, row: any): Ability[] {
            const found: Ability[] = [];
            for (const [who, byAction] of this.byPerson.entries()) {
              if (!(user instanceof who)) continue;
              for (const one of byAction.get(action) ?? []) if (row === one.what || row instanceof one.what) found.push(one);
            }
            return found;
          }
        }
        export const { allow, authorize } = new Abilities();
      `,
    },
    "in maps by person and action",
  );

  service(
    {
      ...FILES,
      "src/abilities.ts": `
        const list: any[] = [];
        export const allow = (who: any, actions: string | string[], what: any, test: any) => { list.push({ who, actions: [actions].flat(), what, test }); };
        export function authorize(user: any, action: string, row: any) {
          // Whatever the row is: one entry that lets everything through is enough.
          if (!list.some((one) => one.test(user, row))) throw new Error("Forbidden");
        }
      `,
      "src/app.ts": FILES["src/app.ts"]
        .replaceAll("findByPk(ctx.params.id);\n", "findByPk(ctx.params.id); //! unscoped-query\n")
        .replace('visit!.update({ note: "seen" });', 'visit!.update({ note: "seen" }); //! unscoped-mutation'),
    },
    "where an entry for other rows lets these through",
  );

  service(
    {
      ...FILES,
      "src/abilities.ts": "export const allow = (..._given: any[]) => {};",
      "src/app.ts": `
        import Koa from "koa";
        import Router from "@koa/router";
        import { Visit } from "./models";
        const router = new Router();
        router.get("/visits/:id", async (ctx) => {
          const visit = await Visit.findByPk(ctx.params.id); //! unscoped-query
          if (!(visit instanceof Visit)) ctx.throw(404);
          ctx.body = visit;
        });
        new Koa().use(router.routes()).listen(3000);
      `,
    },
    "rows are instances of their own class",
  );
});
