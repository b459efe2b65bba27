// Models of @sequelize/core whose attributes are decorators, and statements as tagged templates.
import { service } from "../harness/service";

describe("Sequelize 7: decorated attributes and the sql tag", () => {
  service({
    "package.json": `
        {"name":"a","dependencies":{"fastify":"^4.28.0","@fastify/jwt":"^8.0.1","@sequelize/core":"^7.0.0-alpha.42","@sequelize/postgres":"^7.0.0-alpha.42"}}
      `,
    "src/models.ts": `
        import { DataTypes, Model, Sequelize, Op, sql, type CreationOptional, type InferAttributes, type InferCreationAttributes, type NonAttribute } from "@sequelize/core";
        import { Attribute, AutoIncrement, BelongsTo, HasMany, NotNull, PrimaryKey, Table } from "@sequelize/core/decorators-legacy";
        import { PostgresDialect } from "@sequelize/postgres";
        @Table({ tableName: "gyms" })
        export class Gym extends Model<InferAttributes<Gym>, InferCreationAttributes<Gym>> {
          @Attribute(DataTypes.INTEGER) @PrimaryKey @AutoIncrement declare id: CreationOptional<number>;
          @Attribute(DataTypes.STRING) @NotNull declare name: string;
          @HasMany(() => Course, "gymId") declare courses?: NonAttribute<Course[]>;
        }
        @Table({ tableName: "trainers" })
        export class Trainer extends Model<InferAttributes<Trainer>, InferCreationAttributes<Trainer>> {
          @Attribute(DataTypes.INTEGER) @PrimaryKey @AutoIncrement declare id: CreationOptional<number>;
          @Attribute(DataTypes.INTEGER) @NotNull declare gymId: number;
          @BelongsTo(() => Gym, "gymId") declare gym?: NonAttribute<Gym>;
          @Attribute(DataTypes.STRING) @NotNull declare email: string;
        }
        @Table({ tableName: "courses" })
        export class Course extends Model<InferAttributes<Course>, InferCreationAttributes<Course>> {
          @Attribute(DataTypes.INTEGER) @PrimaryKey @AutoIncrement declare id: CreationOptional<number>;
          @Attribute(DataTypes.INTEGER) @NotNull declare gymId: number;
          @Attribute(DataTypes.STRING) @NotNull declare title: string;
          @Attribute(DataTypes.INTEGER) declare seats: number | null;
        }
        export const sequelize = new Sequelize({ dialect: PostgresDialect, url: process.env.DATABASE_URL, models: [Gym, Trainer, Course] });
      `,
    "src/server.ts": `
        import Fastify from "fastify";
        import jwt from "@fastify/jwt";
        import { Op, sql } from "@sequelize/core";
        import { Course, Gym, sequelize, Trainer } from "./models";
        declare module "@fastify/jwt" {
          interface FastifyJWT { user: { id: number; gymId: number } }
        }
        const app = Fastify();
        await app.register(jwt, { secret: process.env.JWT_SECRET! });
        app.addHook("preHandler", (request) => request.jwtVerify());
        app.get<{ Querystring: { q?: string } }>("/courses", async (request) => {
          return Course.findAll({ where: { gymId: request.user.gymId, ...(request.query.q ? { title: { [Op.iLike]: \`%\${request.query.q}%\` } } : {}) } });
        });
        app.get("/courses/all", async () => Course.findAll()); //! unscoped-query
        app.get<{ Params: { id: string } }>("/courses/:id", async (request) => Course.findOne({ where: { id: Number(request.params.id), gymId: request.user.gymId }, rejectOnEmpty: true }));
        app.get<{ Params: { id: string } }>("/courses/:id/x", async (request) => Course.findByPk(request.params.id)); //! unscoped-query
        app.get<{ Params: { id: string } }>("/courses/:id/sql", async (request) => {
          const [rows] = await sequelize.query(sql\`SELECT * FROM courses WHERE id = \${request.params.id} AND "gymId" = \${request.user.gymId}\`);
          return rows;
        });
        app.get<{ Params: { id: string } }>("/courses/:id/sql2", async (request) => {
          const [rows] = await sequelize.query(sql\`SELECT * FROM courses WHERE id = \${request.params.id}\`); //! unscoped-query
          return rows;
        });
        app.post<{ Body: { title: string } }>("/courses", async (request) => Course.create({ title: request.body.title, gymId: request.user.gymId, seats: null }));
        app.put<{ Params: { id: string }; Body: { seats: number } }>("/courses/:id", async (request) => {
          const [n] = await Course.update({ seats: request.body.seats }, { where: { id: request.params.id, gymId: request.user.gymId } });
          return { n };
        });
        app.delete<{ Params: { id: string } }>("/courses/:id", async (request) => {
          await Course.destroy({ where: { id: request.params.id } }); //! unscoped-mutation
        });
        app.get("/trainers", async (request) => Trainer.findAll({ where: { gymId: request.user.gymId }, attributes: ["email"] }));
        app.get<{ Params: { gym: number } }>("/gyms/:gym", async (request) => {
          if (request.params.gym !== request.user.gymId) throw new Error("forbidden");
          return Gym.findByPk(request.params.gym, { include: ["courses"] });
        });
        app.get("/seats", async (request) => Course.sum("seats", { where: { gymId: request.user.gymId } }));
        await app.listen({ port: 3000 });
      `,
  });
});
