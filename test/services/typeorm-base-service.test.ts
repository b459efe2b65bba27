// A base service whose type parameter is the entity, with relations, soft deletes and counts.
import { service } from "../harness/service";

describe("TypeORM: a base service for every entity", () => {
  service({
    "package.json": `
        {"name":"a","dependencies":{"@nestjs/common":"^10.3.10","@nestjs/core":"^10.3.10","@nestjs/typeorm":"^10.0.2","@nestjs/passport":"^10.0.3","typeorm":"^0.3.20","pg":"^8.12.0"}}
      `,
    "src/entities/organization.entity.ts": `
        import { Column, Entity, OneToMany, PrimaryGeneratedColumn } from "typeorm";
        import { Member } from "./member.entity";
        @Entity("organizations")
        export class Organization {
          @PrimaryGeneratedColumn("uuid") id: string;
          @Column() name: string;
          @OneToMany(() => Member, (m) => m.organization) members: Member[];
        }
      `,
    "src/entities/member.entity.ts": `
        import { Column, Entity, ManyToOne, JoinColumn, PrimaryGeneratedColumn, Unique } from "typeorm";
        import { Organization } from "./organization.entity";
        @Entity("members")
        @Unique(["organizationId", "email"])
        export class Member {
          @PrimaryGeneratedColumn("uuid") id: string;
          @Column({ name: "organization_id" }) organizationId: string;
          @ManyToOne(() => Organization, (o) => o.members, { nullable: false }) @JoinColumn({ name: "organization_id" }) organization: Organization;
          @Column() email: string;
        }
      `,
    "src/entities/base.entity.ts": `
        import { Column, CreateDateColumn, DeleteDateColumn, Index, PrimaryGeneratedColumn } from "typeorm";
        export abstract class TenantEntity {
          @PrimaryGeneratedColumn("uuid") id: string;
          @Index() @Column({ name: "organization_id", type: "uuid" }) organizationId: string;
          @CreateDateColumn() createdAt: Date;
          @DeleteDateColumn() deletedAt: Date | null;
        }
      `,
    "src/entities/asset.entity.ts": `
        import { Column, Entity, OneToMany } from "typeorm";
        import { TenantEntity } from "./base.entity";
        import { Inspection } from "./inspection.entity";
        @Entity("assets")
        export class Asset extends TenantEntity {
          @Column() serial: string;
          @Column({ default: "active" }) state: string;
          @OneToMany(() => Inspection, (i) => i.asset) inspections: Inspection[];
        }
      `,
    "src/entities/inspection.entity.ts": `
        import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from "typeorm";
        import { Asset } from "./asset.entity";
        @Entity("inspections")
        export class Inspection {
          @PrimaryGeneratedColumn("uuid") id: string;
          @ManyToOne(() => Asset, (a) => a.inspections, { nullable: false, onDelete: "CASCADE" }) @JoinColumn({ name: "asset_id" }) asset: Asset;
          @Column() result: string;
          @Column({ type: "date" }) on: string;
        }
      `,
    "src/common/tenant-crud.service.ts": `
        import { NotFoundException } from "@nestjs/common";
        import { DeepPartial, FindManyOptions, FindOptionsWhere, Repository } from "typeorm";
        import { TenantEntity } from "../entities/base.entity";
        export abstract class TenantCrudService<T extends TenantEntity> {
          protected constructor(protected readonly repo: Repository<T>) {}
          findAll(organizationId: string, options: FindManyOptions<T> = {}) {
            return this.repo.find({ ...options, where: { ...(options.where as FindOptionsWhere<T>), organizationId } as FindOptionsWhere<T> });
          }
          async findOne(organizationId: string, id: string) {
            const row = await this.repo.findOneBy({ id, organizationId } as FindOptionsWhere<T>);
            if (!row) throw new NotFoundException();
            return row;
          }
          create(organizationId: string, dto: DeepPartial<T>) {
            const row = this.repo.create({ ...dto, organizationId } as DeepPartial<T>);
            return this.repo.save(row);
          }
          async update(organizationId: string, id: string, dto: DeepPartial<T>) {
            const row = await this.findOne(organizationId, id);
            return this.repo.save({ ...row, ...dto, organizationId });
          }
          async remove(organizationId: string, id: string) {
            const row = await this.findOne(organizationId, id);
            await this.repo.softRemove(row);
          }
          restore(id: string) {
            return this.repo.restore(id); //! unscoped-mutation
          }
        }
      `,
    "src/assets/assets.service.ts": `
        import { Injectable } from "@nestjs/common";
        import { InjectRepository } from "@nestjs/typeorm";
        import { ILike, In, IsNull, Not, Repository } from "typeorm";
        import { TenantCrudService } from "../common/tenant-crud.service";
        import { Asset } from "../entities/asset.entity";
        import { Inspection } from "../entities/inspection.entity";
        @Injectable()
        export class AssetsService extends TenantCrudService<Asset> {
          constructor(
            @InjectRepository(Asset) assets: Repository<Asset>,
            @InjectRepository(Inspection) private readonly inspections: Repository<Inspection>,
          ) { super(assets); }
          search(organizationId: string, q: string) {
            return this.repo.find({ where: [{ organizationId, serial: ILike(\`%\${q}%\`) }, { organizationId, state: q }], take: 25 });
          }
          searchLoose(organizationId: string, q: string) {
            return this.repo.find({ where: [{ organizationId, serial: ILike(\`%\${q}%\`) }, { state: q }] }); //! bypassable-tenant-filter
          }
          deleted(organizationId: string) {
            return this.repo.find({ where: { organizationId, deletedAt: Not(IsNull()) }, withDeleted: true });
          }
          inspectionsOf(organizationId: string, assetId: string) {
            return this.inspections.find({ where: { asset: { id: assetId, organizationId } }, relations: { asset: true }, order: { on: "DESC" } });
          }
          failed() {
            return this.inspections.find({ where: { result: "failed" }, relations: ["asset"] }); //! unscoped-query
          }
          async inspect(organizationId: string, assetId: string, result: string) {
            const asset = await this.findOne(organizationId, assetId);
            return this.inspections.save({ asset, result, on: new Date().toISOString() });
          }
          inspectBlind(assetId: string, result: string) {
            return this.inspections.save({ asset: { id: assetId }, result, on: "2024-01-01" }); //! missing-tenant-on-create
          }
          retire(organizationId: string, ids: string[]) {
            return this.repo.update({ id: In(ids), organizationId }, { state: "retired" });
          }
          retireAny(ids: string[]) {
            return this.repo.update({ id: In(ids) }, { state: "retired" }); //! unscoped-mutation
          }
          async counts(organizationId: string) {
            const [rows, total] = await this.repo.findAndCount({ where: { organizationId }, take: 1 });
            const overall = await this.repo.count(); //! unscoped-query
            return { rows, total, overall };
          }
        }
      `,
    "src/assets/assets.controller.ts": `
        import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Patch, Post, Query, Req, UseGuards } from "@nestjs/common";
        import { AuthGuard } from "@nestjs/passport";
        import { AssetsService } from "./assets.service";
        class SerialDto { serial?: string }
        interface AuthRequest { user: { userId: string; organizationId: string } }
        @Controller("assets")
        @UseGuards(AuthGuard("jwt"))
        export class AssetsController {
          constructor(private readonly assets: AssetsService) {}
          @Get() list(@Req() req: AuthRequest) { return this.assets.findAll(req.user.organizationId, { where: { state: "active" } }); }
          @Get("search") search(@Req() req: AuthRequest, @Query("q") q: string) { return this.assets.search(req.user.organizationId, q); }
          @Get("search-loose") loose(@Req() req: AuthRequest, @Query("q") q: string) { return this.assets.searchLoose(req.user.organizationId, q); }
          @Get("deleted") deleted(@Req() req: AuthRequest) { return this.assets.deleted(req.user.organizationId); }
          @Get("failed") failed() { return this.assets.failed(); }
          @Get("counts") counts(@Req() req: AuthRequest) { return this.assets.counts(req.user.organizationId); }
          @Get(":id") one(@Req() req: AuthRequest, @Param("id", ParseUUIDPipe) id: string) { return this.assets.findOne(req.user.organizationId, id); }
          @Get(":id/inspections") insp(@Req() req: AuthRequest, @Param("id") id: string) { return this.assets.inspectionsOf(req.user.organizationId, id); }
          @Post() create(@Req() req: AuthRequest, @Body() dto: { serial: string }) { return this.assets.create(req.user.organizationId, dto); }
          @Post(":id/inspections") inspect(@Req() req: AuthRequest, @Param("id") id: string, @Body("result") result: string) { return this.assets.inspect(req.user.organizationId, id, result); }
          @Post(":id/blind") blind(@Param("id") id: string, @Body("result") result: string) { return this.assets.inspectBlind(id, result); }
          @Patch(":id") update(@Req() req: AuthRequest, @Param("id") id: string, @Body() dto: SerialDto) { return this.assets.update(req.user.organizationId, id, dto); }
          @Post("retire") retire(@Req() req: AuthRequest, @Body("ids") ids: string[]) { return this.assets.retire(req.user.organizationId, ids); }
          @Post("retire-any") retireAny(@Body("ids") ids: string[]) { return this.assets.retireAny(ids); }
          @Post(":id/restore") restore(@Param("id") id: string) { return this.assets.restore(id); }
          @Delete(":id") remove(@Req() req: AuthRequest, @Param("id") id: string) { return this.assets.remove(req.user.organizationId, id); }
        }
      `,
    "src/app.module.ts": `
        import { Module } from "@nestjs/common";
        import { TypeOrmModule } from "@nestjs/typeorm";
        import { AssetsController } from "./assets/assets.controller";
        import { AssetsService } from "./assets/assets.service";
        import { Asset } from "./entities/asset.entity";
        import { Inspection } from "./entities/inspection.entity";
        @Module({ imports: [TypeOrmModule.forFeature([Asset, Inspection])], controllers: [AssetsController], providers: [AssetsService] })
        export class AppModule {}
      `,
  });
});
