// Active Record and repositories that save what they created or merged, and classes of validated input with what they extend.
import { service } from "../harness/service";

describe("TypeORM: entities that are created, merged and saved with validated input", () => {
  service(
    {
      "package.json": `
        {"name":"a","dependencies":{"koa":"^2.15.3","@koa/router":"^12.0.1","koa-jwt":"^4.0.4","koa-bodyparser":"^4.4.1","typeorm":"^0.3.20","pg":"^8.12.0"}}
      `,
      "src/entities.ts": `
        import { BaseEntity, Column, Entity, JoinColumn, ManyToOne, OneToMany, PrimaryGeneratedColumn, RelationId, Tree, TreeChildren, TreeParent } from "typeorm";

        @Entity()
        export class Company extends BaseEntity {
          @PrimaryGeneratedColumn() id!: number;
          @Column() name!: string;
        }
        @Entity()
        export class Account extends BaseEntity {
          @PrimaryGeneratedColumn() id!: number;
          @ManyToOne(() => Company, { nullable: false }) company!: Company;
          @RelationId((a: Account) => a.company) companyId!: number;
          @Column({ unique: true }) email!: string;
        }
        @Entity()
        @Tree("closure-table")
        export class Department extends BaseEntity {
          @PrimaryGeneratedColumn() id!: number;
          @Column() companyId!: number;
          @ManyToOne(() => Company, { nullable: false }) @JoinColumn({ name: "companyId" }) company!: Company;
          @Column() name!: string;
          @TreeChildren() children!: Department[];
          @TreeParent() parent?: Department;
        }
        @Entity()
        export class Shift extends BaseEntity {
          @PrimaryGeneratedColumn() id!: number;
          @Column() companyId!: number;
          @ManyToOne(() => Company, { nullable: false }) @JoinColumn({ name: "companyId" }) company!: Company;
          @ManyToOne(() => Department, { nullable: false }) department!: Department;
          @Column() startsAt!: Date;
          @Column() hours!: number;
        }
      `,
      "src/data-source.ts": `
        import { DataSource } from "typeorm";
        import { Account, Company, Department, Shift } from "./entities";
        export const dataSource = new DataSource({ type: "postgres", url: process.env.DATABASE_URL, entities: [Company, Account, Department, Shift] });
      `,
      "src/repositories.ts": `
        import { Between, LessThan } from "typeorm";
        import { dataSource } from "./data-source";
        import { Department, Shift } from "./entities";

        export const ShiftRepository = dataSource.getRepository(Shift).extend({
          inWeek(companyId: number, from: Date, to: Date) {
            return this.find({ where: { companyId, startsAt: Between(from, to) }, relations: { department: true } });
          },
          longest(companyId: number) {
            return this.createQueryBuilder("shift").where({ companyId }).orderBy("shift.hours", "DESC").limit(10).getMany();
          },
          longestEver() {
            return this.createQueryBuilder("shift").orderBy("shift.hours", "DESC").limit(10).getMany(); //! unscoped-query
          },
          totals(companyId: number) {
            return this.createQueryBuilder("shift")
              .select("shift.departmentId", "department")
              .addSelect("SUM(shift.hours)", "hours")
              .innerJoin("shift.department", "d")
              .where("d.companyId = :companyId")
              .groupBy("shift.departmentId")
              .setParameters({ companyId })
              .getRawMany();
          },
          forget(before: Date) {
            return this.delete({ startsAt: LessThan(before) }); //! unscoped-mutation
          },
        });
        export const DepartmentTree = dataSource.getTreeRepository(Department);
      `,
      "src/routes.ts": `
        import Router from "@koa/router";
        import { Brackets } from "typeorm";
        import { Department, Shift } from "./entities";
        import { dataSource } from "./data-source";
        import { DepartmentTree, ShiftRepository } from "./repositories";

        interface State { user: { sub: string; companyId: number } }
        export const router = new Router<State>();

        router.get("/shifts", async (ctx) => {
          const { companyId } = ctx.state.user;
          ctx.body = await ShiftRepository.inWeek(companyId, new Date(String(ctx.query.from)), new Date(String(ctx.query.to)));
        });
        router.get("/shifts/longest", async (ctx) => { ctx.body = await ShiftRepository.longest(ctx.state.user.companyId); });
        router.get("/shifts/records", async (ctx) => { ctx.body = await ShiftRepository.longestEver(); });
        router.get("/shifts/totals", async (ctx) => { ctx.body = await ShiftRepository.totals(ctx.state.user.companyId); });
        router.delete("/shifts", async (ctx) => { await ShiftRepository.forget(new Date(String(ctx.query.before))); ctx.status = 204; });
        router.get("/tree", async (ctx) => { ctx.body = await DepartmentTree.findTrees(); }); //! unscoped-query
        router.get("/tree/:id", async (ctx) => {
          const root = await DepartmentTree.findOneBy({ id: Number(ctx.params.id), companyId: ctx.state.user.companyId });
          if (!root) ctx.throw(404);
          ctx.body = await DepartmentTree.findDescendantsTree(root!);
        });
        router.get("/ar", async (ctx) => { ctx.body = await Department.findBy({ companyId: ctx.state.user.companyId }); });
        router.get("/ar/:id", async (ctx) => { ctx.body = await Department.findOneBy({ id: Number(ctx.params.id) }); }); //! unscoped-query
        router.post("/ar", async (ctx) => {
          const department = new Department();
          department.name = (ctx.request.body as any).name;
          department.companyId = ctx.state.user.companyId;
          await department.save();
          ctx.body = department;
        });
        router.post("/ar/any", async (ctx) => {
          const department = Department.create({ ...(ctx.request.body as object) });
          await department.save(); //! missing-tenant-on-create
          ctx.body = department;
        });
        router.get("/shifts/search", async (ctx) => {
          const { companyId } = ctx.state.user;
          const qb = dataSource.getRepository(Shift).createQueryBuilder("s").leftJoinAndSelect("s.department", "d");
          qb.where(new Brackets((w) => {
            w.where("d.name ILIKE :q", { q: \`%\${ctx.query.q}%\` });
            if (ctx.query.min) w.orWhere("s.hours >= :min", { min: ctx.query.min });
          }));
          qb.andWhere("s.companyId = :companyId", { companyId });
          ctx.body = await qb.getMany();
        });
        router.get("/shifts/search2", async (ctx) => {
          const { companyId } = ctx.state.user;
          const qb = dataSource.getRepository(Shift).createQueryBuilder("s"); //! bypassable-tenant-filter
          if (ctx.query.mine) qb.andWhere("s.companyId = :companyId", { companyId });
          ctx.body = await qb.getMany();
        });
        router.post("/shifts", async (ctx) => {
          const body = ctx.request.body as { departmentId: number; startsAt: string; hours: number };
          const { companyId } = ctx.state.user;
          await dataSource.transaction(async (em) => {
            const department = await em.findOneByOrFail(Department, { id: body.departmentId, companyId });
            await em.insert(Shift, { company: { id: companyId }, department, startsAt: new Date(body.startsAt), hours: body.hours });
          });
          ctx.status = 201;
        });
        router.post("/shifts/upsert", async (ctx) => {
          const body = ctx.request.body as { id: number; hours: number };
          await dataSource.getRepository(Shift).upsert({ id: body.id, hours: body.hours, companyId: ctx.state.user.companyId }, ["id"]); //! unscoped-mutation
          ctx.status = 204;
        });
      `,
      "src/index.ts": `
        import Koa from "koa";
        import jwt from "koa-jwt";
        import bodyParser from "koa-bodyparser";
        import { router } from "./routes";
        const app = new Koa();
        app.use(jwt({ secret: process.env.JWT_SECRET! }));
        app.use(bodyParser());
        app.use(router.routes());
        app.listen(3000);
      `,
    },
    "of extended repositories, trees and Active Record",
  );

  service(
    {
      "package.json": `
        {"name":"a","dependencies":{"@nestjs/common":"^10.3.10","@nestjs/core":"^10.3.10","@nestjs/typeorm":"^10.0.2","@nestjs/mapped-types":"^2.0.5","@nestjs/passport":"^10.0.3","class-validator":"^0.14.1","typeorm":"^0.3.20","pg":"^8.12.0"}}
      `,
      "src/entities.ts": `
        import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from "typeorm";
        @Entity("tenants")
        export class Tenant {
          @PrimaryGeneratedColumn("uuid") id: string;
          @Column() name: string;
        }
        @Entity("users")
        export class User {
          @PrimaryGeneratedColumn("uuid") id: string;
          @Column() tenantId: string;
          @ManyToOne(() => Tenant, { nullable: false }) @JoinColumn({ name: "tenantId" }) tenant: Tenant;
          @Column() email: string;
        }
        @Entity("widgets")
        export class Widget {
          @PrimaryGeneratedColumn("uuid") id: string;
          @Column() tenantId: string;
          @ManyToOne(() => Tenant, { nullable: false }) @JoinColumn({ name: "tenantId" }) tenant: Tenant;
          @Column() name: string;
          @Column({ nullable: true }) color: string | null;
        }
      `,
      "src/dto.ts": `
        import { PartialType } from "@nestjs/mapped-types";
        import { IsOptional, IsString } from "class-validator";
        export class CreateWidgetDto {
          @IsString() name: string;
          @IsOptional() @IsString() color?: string;
        }
        export class UpdateWidgetDto extends PartialType(CreateWidgetDto) {}
      `,
      "src/widgets.service.ts": `
        import { Injectable, NotFoundException } from "@nestjs/common";
        import { InjectRepository } from "@nestjs/typeorm";
        import { DataSource, Repository } from "typeorm";
        import { CreateWidgetDto, UpdateWidgetDto } from "./dto";
        import { Widget } from "./entities";
        @Injectable()
        export class WidgetsService {
          constructor(@InjectRepository(Widget) private readonly widgets: Repository<Widget>, private readonly dataSource: DataSource) {}
          async one(tenantId: string, id: string) {
            const widget = await this.widgets.findOne({ where: { id, tenantId } });
            if (!widget) throw new NotFoundException();
            return widget;
          }
          async assign(tenantId: string, id: string, dto: UpdateWidgetDto) {
            const widget = await this.one(tenantId, id);
            Object.assign(widget, dto);
            return this.widgets.save(widget);
          }
          async spread(tenantId: string, id: string, dto: UpdateWidgetDto) {
            const widget = await this.one(tenantId, id);
            return this.widgets.save({ ...widget, ...dto });
          }
          async merged(tenantId: string, id: string, dto: UpdateWidgetDto) {
            const widget = await this.one(tenantId, id);
            this.widgets.merge(widget, dto);
            return this.widgets.save(widget);
          }
          async create(tenantId: string, dto: CreateWidgetDto) {
            const widget = this.widgets.create({ ...dto, tenantId });
            return this.widgets.save(widget);
          }
          async createRel(tenantId: string, dto: CreateWidgetDto) {
            return this.widgets.save(this.widgets.create({ ...dto, tenant: { id: tenantId } }));
          }
          async createUnowned(dto: CreateWidgetDto) {
            return this.widgets.save(this.widgets.create(dto)); //! missing-tenant-on-create
          }
          async preloaded(id: string, dto: UpdateWidgetDto) {
            const widget = await this.widgets.preload({ id, ...dto }); //! unscoped-query
            if (!widget) throw new NotFoundException();
            return this.widgets.save(widget); //! unscoped-mutation
          }
          async blind(id: string, dto: UpdateWidgetDto) {
            return this.widgets.save({ id, ...dto }); //! unscoped-mutation
          }
          async inTx(tenantId: string, id: string, dto: UpdateWidgetDto) {
            const runner = this.dataSource.createQueryRunner();
            await runner.connect();
            await runner.startTransaction();
            try {
              const widget = await runner.manager.findOneByOrFail(Widget, { id, tenantId });
              widget.name = dto.name ?? widget.name;
              await runner.manager.save(widget);
              await runner.manager.update(Widget, { id }, { color: "red" });
              await runner.commitTransaction();
            } catch (e) {
              await runner.rollbackTransaction();
              throw e;
            } finally {
              await runner.release();
            }
          }
          async upsertMany(tenantId: string, rows: CreateWidgetDto[]) {
            await this.widgets.createQueryBuilder().insert().values(rows.map((r) => ({ ...r, tenantId }))).orIgnore().execute();
          }
          async remove(tenantId: string, id: string) {
            const result = await this.widgets.delete({ id, tenantId });
            if (result.affected === 0) throw new NotFoundException();
          }
          async removeFirst(tenantId: string, id: string) {
            await this.one(tenantId, id);
            await this.widgets.delete(id);
          }
        }
      `,
      "src/widgets.controller.ts": `
        import { Body, Controller, createParamDecorator, Delete, ExecutionContext, Get, Param, Patch, Post, UseGuards } from "@nestjs/common";
        import { AuthGuard } from "@nestjs/passport";
        import { CreateWidgetDto, UpdateWidgetDto } from "./dto";
        import { WidgetsService } from "./widgets.service";
        export const TenantId = createParamDecorator((_data: unknown, ctx: ExecutionContext): string => ctx.switchToHttp().getRequest().user.tenantId);
        @Controller("widgets")
        @UseGuards(AuthGuard("jwt"))
        export class WidgetsController {
          constructor(private readonly widgets: WidgetsService) {}
          @Get(":id") one(@TenantId() tenantId: string, @Param("id") id: string) { return this.widgets.one(tenantId, id); }
          @Patch(":id/assign") assign(@TenantId() tenantId: string, @Param("id") id: string, @Body() dto: UpdateWidgetDto) { return this.widgets.assign(tenantId, id, dto); }
          @Patch(":id/spread") spread(@TenantId() tenantId: string, @Param("id") id: string, @Body() dto: UpdateWidgetDto) { return this.widgets.spread(tenantId, id, dto); }
          @Patch(":id/merge") merged(@TenantId() tenantId: string, @Param("id") id: string, @Body() dto: UpdateWidgetDto) { return this.widgets.merged(tenantId, id, dto); }
          @Post() create(@TenantId() tenantId: string, @Body() dto: CreateWidgetDto) { return this.widgets.create(tenantId, dto); }
          @Post("rel") createRel(@TenantId() tenantId: string, @Body() dto: CreateWidgetDto) { return this.widgets.createRel(tenantId, dto); }
          @Post("unowned") unowned(@Body() dto: CreateWidgetDto) { return this.widgets.createUnowned(dto); }
          @Patch(":id/preload") preloaded(@Param("id") id: string, @Body() dto: UpdateWidgetDto) { return this.widgets.preloaded(id, dto); }
          @Patch(":id/blind") blind(@Param("id") id: string, @Body() dto: UpdateWidgetDto) { return this.widgets.blind(id, dto); }
          @Patch(":id/tx") tx(@TenantId() tenantId: string, @Param("id") id: string, @Body() dto: UpdateWidgetDto) { return this.widgets.inTx(tenantId, id, dto); }
          @Post("many") many(@TenantId() tenantId: string, @Body() rows: CreateWidgetDto[]) { return this.widgets.upsertMany(tenantId, rows); }
          @Delete(":id") remove(@TenantId() tenantId: string, @Param("id") id: string) { return this.widgets.remove(tenantId, id); }
          @Delete(":id/first") removeFirst(@TenantId() tenantId: string, @Param("id") id: string) { return this.widgets.removeFirst(tenantId, id); }
        }
      `,
      "src/app.module.ts": `
        import { Module } from "@nestjs/common";
        import { TypeOrmModule } from "@nestjs/typeorm";
        import { Widget } from "./entities";
        import { WidgetsController } from "./widgets.controller";
        import { WidgetsService } from "./widgets.service";
        @Module({ imports: [TypeOrmModule.forFeature([Widget])], controllers: [WidgetsController], providers: [WidgetsService] })
        export class AppModule {}
      `,
    },
    "of rows merged with validated input",
  );

  service(
    {
      "package.json": `
        {"name":"a","dependencies":{"@nestjs/common":"^10.3.10","@nestjs/core":"^10.3.10","@nestjs/typeorm":"^10.0.2","@nestjs/mapped-types":"^2.0.5","@nestjs/passport":"^10.0.3","class-validator":"^0.14.1","typeorm":"^0.3.20","pg":"^8.12.0"}}
      `,
      "src/entities.ts": `
        import { Column, Entity, ManyToOne, PrimaryGeneratedColumn } from "typeorm";
        @Entity()
        export class Organization {
          @PrimaryGeneratedColumn("uuid") id: string;
          @Column() name: string;
        }
        @Entity()
        export class Person {
          @PrimaryGeneratedColumn("uuid") id: string;
          @Column() organizationId: string;
          @ManyToOne(() => Organization, { nullable: false }) organization: Organization;
          @Column() email: string;
        }
        @Entity()
        export class Contract {
          @PrimaryGeneratedColumn("uuid") id: string;
          @Column() organizationId: string;
          @ManyToOne(() => Organization, { nullable: false }) organization: Organization;
          @Column() title: string;
        }
      `,
      "src/dto.ts": `
        import { OmitType, PartialType, PickType } from "@nestjs/mapped-types";
        import { IsString, IsUUID } from "class-validator";
        export class ContractDto {
          @IsUUID() organizationId: string;
          @IsString() title: string;
        }
        export class UpdateContractDto extends PartialType(ContractDto) {}
        export class TitleDto extends PickType(ContractDto, ["title"] as const) {}
        export class OwnContractDto extends OmitType(ContractDto, ["organizationId"] as const) {}
        export class PatchDto extends PartialType(OmitType(ContractDto, ["organizationId"] as const)) {}
      `,
      "src/contracts.controller.ts": `
        import { Body, Controller, Param, Patch, Post, Req, UseGuards } from "@nestjs/common";
        import { AuthGuard } from "@nestjs/passport";
        import { InjectRepository } from "@nestjs/typeorm";
        import { Repository } from "typeorm";
        import { ContractDto, OwnContractDto, PatchDto, TitleDto, UpdateContractDto } from "./dto";
        import { Contract } from "./entities";
        interface Me { user: { organizationId: string } }
        @Controller("contracts")
        @UseGuards(AuthGuard("jwt"))
        export class ContractsController {
          constructor(@InjectRepository(Contract) private readonly contracts: Repository<Contract>) {}
          @Post() create(@Req() { user }: Me, @Body() dto: OwnContractDto) {
            return this.contracts.save({ ...dto, organizationId: user.organizationId });
          }
          @Post("first") createFirst(@Req() { user }: Me, @Body() dto: OwnContractDto) {
            return this.contracts.save({ organizationId: user.organizationId, ...dto });
          }
          @Post("wrong") wrong(@Req() { user }: Me, @Body() dto: ContractDto) {
            return this.contracts.save({ organizationId: user.organizationId, ...dto }); //! missing-tenant-on-create
          }
          @Patch(":id") async update(@Req() { user }: Me, @Param("id") id: string, @Body() dto: UpdateContractDto) {
            await this.contracts.update({ id, organizationId: user.organizationId }, dto); //! tenant-key-overwrite
          }
          @Patch(":id/title") async title(@Req() { user }: Me, @Param("id") id: string, @Body() dto: TitleDto) {
            await this.contracts.update({ id, organizationId: user.organizationId }, dto);
          }
          @Patch(":id/patch") async patch(@Req() { user }: Me, @Param("id") id: string, @Body() dto: PatchDto) {
            await this.contracts.update({ id, organizationId: user.organizationId }, { ...dto });
          }
          @Patch(":id/assign") async assign(@Req() { user }: Me, @Param("id") id: string, @Body() dto: UpdateContractDto) {
            const contract = await this.contracts.findOneByOrFail({ id, organizationId: user.organizationId });
            Object.assign(contract, dto);
            return this.contracts.save(contract); //! tenant-key-overwrite
          }
        }
      `,
      "src/app.module.ts": `
        import { Module } from "@nestjs/common";
        import { TypeOrmModule } from "@nestjs/typeorm";
        import { ContractsController } from "./contracts.controller";
        import { Contract } from "./entities";
        @Module({ imports: [TypeOrmModule.forFeature([Contract])], controllers: [ContractsController] })
        export class AppModule {}
      `,
    },
    "of input whose classes are made of others",
  );
});
