// TypeORM in Nest: repositories of its own, subscribers, listeners and Active Record.
import { service } from "../harness/service";

describe("TypeORM in Nest: repositories of its own, subscribers, listeners and Active Record", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        typeorm: "0.3.17",
        "@nestjs/typeorm": "10.0.0",
        "@nestjs/common": "10.0.0",
        "@nestjs/core": "10.0.0",
        "@nestjs/passport": "10.0.0",
        "nestjs-cls": "4.0.0",
      },
    }),
    "src/app.module.ts": `
      import { Module } from "@nestjs/common";
      import { TypeOrmModule } from "@nestjs/typeorm";
      import { Alert, Trip, Vehicle } from "./entities";
      import { Organization } from "./organization.entity";
      import { TripSubscriber } from "./tenant.subscriber";
      import { VehiclesController } from "./vehicles.controller";
      import { VehiclesRepository } from "./vehicles.repository";
      import { VehiclesService } from "./vehicles.service";
      @Module({
        imports: [TypeOrmModule.forRoot({ type: "postgres", autoLoadEntities: true }), TypeOrmModule.forFeature([Organization, Vehicle, Trip, Alert])],
        controllers: [VehiclesController],
        providers: [VehiclesService, VehiclesRepository, TripSubscriber],
      })
      export class AppModule {}
    `,
    "src/base.entity.ts": `
      import { BaseEntity, BeforeInsert, Column, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from "typeorm";
      import { Organization } from "./organization.entity";
      import { currentOrg } from "./context";
      export abstract class OrgOwned extends BaseEntity {
        @PrimaryGeneratedColumn("uuid") id: string;
        @Column({ name: "organization_id", type: "uuid" }) organizationId: string;
        @ManyToOne(() => Organization, { nullable: false }) @JoinColumn({ name: "organization_id" }) organization: Organization;
      }
    `,
    "src/context.ts": `
      import { AsyncLocalStorage } from "node:async_hooks";
      export const storage = new AsyncLocalStorage<{ orgId: string }>();
      export const currentOrg = () => { const s = storage.getStore(); if (!s) throw new Error("no tenant"); return s.orgId; };
    `,
    "src/entities.ts": `
      import { Column, Entity, ManyToOne, OneToMany, BeforeInsert, JoinColumn } from "typeorm";
      import { OrgOwned } from "./base.entity";
      import { currentOrg } from "./context";
      @Entity("vehicles")
      export class Vehicle extends OrgOwned {
        @Column() plate: string;
        @Column({ nullable: true }) note?: string;
        @OneToMany(() => Trip, (t) => t.vehicle, { cascade: true }) trips: Trip[];
      }
      @Entity("trips")
      export class Trip extends OrgOwned {
        @Column() km: number;
        @ManyToOne(() => Vehicle, (v) => v.trips, { nullable: false }) @JoinColumn({ name: "vehicle_id" }) vehicle: Vehicle;
        @Column({ name: "vehicle_id" }) vehicleId: string;
      }
      @Entity("alerts")
      export class Alert extends OrgOwned {
        @Column() text: string;
        @BeforeInsert() stamp() { this.organizationId = currentOrg(); }
      }
    `,
    "src/organization.entity.ts": `
      import { BaseEntity, Column, Entity, PrimaryGeneratedColumn } from "typeorm";
      @Entity({ name: "organizations" })
      export class Organization extends BaseEntity { 
        @PrimaryGeneratedColumn("uuid") id: string; 
        @Column() name: string; 
      }
    `,
    "src/tenant.subscriber.ts": `
      import { EventSubscriber, type DataSource, type EntitySubscriberInterface, type InsertEvent } from "typeorm";
      import { currentOrg } from "./context";
      import { Trip } from "./entities";
      @EventSubscriber()
      export class TripSubscriber implements EntitySubscriberInterface<Trip> {
        constructor(dataSource: DataSource) { dataSource.subscribers.push(this); }
        listenTo() { return Trip; }
        beforeInsert(event: InsertEvent<Trip>) { event.entity.organizationId = currentOrg(); }
      }
    `,
    "src/vehicles.controller.ts": `
      import { Body, Controller, createParamDecorator, Delete, ExecutionContext, Get, Param, Patch, Post, Query, UseGuards, CanActivate, Injectable, UnauthorizedException } from "@nestjs/common";
      import { JwtService } from "@nestjs/jwt";
      import { storage } from "./context";
      import { VehiclesService, type Me } from "./vehicles.service";
      @Injectable()
      export class JwtGuard implements CanActivate {
        constructor(private readonly jwt: JwtService) {}
        async canActivate(ctx: ExecutionContext) {
          const req = ctx.switchToHttp().getRequest();
          try { req.user = await this.jwt.verifyAsync(req.headers.authorization?.slice(7)); } catch { throw new UnauthorizedException(); }
          storage.enterWith({ orgId: req.user.orgId });
          return true;
        }
      }
      export const User = createParamDecorator((_: unknown, ctx: ExecutionContext) => ctx.switchToHttp().getRequest().user as Me);
      @Controller("vehicles")
      @UseGuards(JwtGuard)
      export class VehiclesController {
        constructor(private readonly service: VehiclesService) {}
        @Get() list(@User() me: Me, @Query("plate") plate?: string) { return this.service.list(me, plate); }
        @Get("lookup") lookup(@Query("plate") plate: string) { return this.service.lookup(plate); }
        @Get("totals") totals(@User() me: Me) { return this.service.totals(me); }
        @Get("u") u(@User() me: Me) { return this.service.undefinedOrg(me); }
        @Get(":id") one(@User() me: Me, @Param("id") id: string) { return this.service.one(me, id); }
        @Post(":id/trips") trip(@User() me: Me, @Param("id") id: string, @Body("km") km: number) { return this.service.addTrip(me, id, km); }
        @Post(":id/quick") quick(@Param("id") id: string, @Body("km") km: number) { return this.service.quickTrip(id, km); }
        @Post("alerts") alert(@Body("text") text: string) { return this.service.alert(text); }
        @Post("alerts2") alert2(@Body("text") text: string) { return this.service.rawAlert(text); }
        @Patch(":id") rename(@User() me: Me, @Param("id") id: string, @Body() dto: { plate?: string }) { return this.service.rename(me, id, dto); }
        @Patch(":id/2") rename2(@User() me: Me, @Param("id") id: string, @Body() dto: { plate: string }) { return this.service.rename2(me, id, dto); }
        @Delete() purge(@User() me: Me, @Body("ids") ids: string[]) { return this.service.purge(me, ids); }
      }
    `,
    "src/vehicles.repository.ts": `
      import { Injectable } from "@nestjs/common";
      import { DataSource, Repository } from "typeorm";
      import { Vehicle } from "./entities";
      @Injectable()
      export class VehiclesRepository extends Repository<Vehicle> {
        constructor(private readonly dataSource: DataSource) { super(Vehicle, dataSource.createEntityManager()); }
        forOrg(organizationId: string, plate?: string) {
          const qb = this.createQueryBuilder("v").where("v.organizationId = :organizationId", { organizationId });
          if (plate) qb.andWhere("v.plate ILIKE :plate", { plate: \`%\${plate}%\` });
          return qb.leftJoinAndSelect("v.trips", "t").getMany();
        }
        byPlate(plate: string) { return this.findOne({ where: { plate }, relations: { trips: true } }); } //! unscoped-query
      }
    `,
    "src/vehicles.service.ts": `
      import { ForbiddenException, Injectable, NotFoundException } from "@nestjs/common";
      import { InjectDataSource, InjectRepository } from "@nestjs/typeorm";
      import { DataSource, In, Repository } from "typeorm";
      import { Alert, Trip, Vehicle } from "./entities";
      import { VehiclesRepository } from "./vehicles.repository";
      export interface Me { sub: string; orgId: string; role: string }
      @Injectable()
      export class VehiclesService {
        constructor(
          private readonly vehicles: VehiclesRepository,
          @InjectRepository(Trip) private readonly trips: Repository<Trip>,
          @InjectRepository(Alert) private readonly alerts: Repository<Alert>,
          @InjectDataSource() private readonly dataSource: DataSource,
        ) {}
        list(me: Me, plate?: string) { return this.vehicles.forOrg(me.orgId, plate); }
        lookup(plate: string) { return this.vehicles.byPlate(plate); }
        async one(me: Me, id: string) {
          const v = await this.vehicles.findOne({ where: { id }, relations: { trips: true } });
          if (!v) throw new NotFoundException();
          if (v.organizationId !== me.orgId) throw new ForbiddenException();
          return v;
        }
        async addTrip(me: Me, vehicleId: string, km: number) {
          const vehicle = await this.one(me, vehicleId);
          const trip = this.trips.create({ km, vehicleId: vehicle.id });
          return this.trips.save(trip);
        }
        quickTrip(vehicleId: string, km: number) { return this.trips.save({ km, vehicleId }); } //! cross-tenant-link
        alert(text: string) { return this.alerts.save(this.alerts.create({ text })); }
        rawAlert(text: string) { return this.alerts.insert({ text }); } //! missing-tenant-on-create
        async rename(me: Me, id: string, dto: { plate?: string }) {
          const r = await this.vehicles.update({ id, organizationId: me.orgId }, dto); //! tenant-key-overwrite
          if (!r.affected) throw new NotFoundException();
          return this.vehicles.findOneBy({ id });
        }
        async rename2(me: Me, id: string, dto: { plate: string }) {
          const v = await this.vehicles.findOneByOrFail({ id, organizationId: me.orgId });
          this.vehicles.merge(v, { plate: dto.plate });
          return this.vehicles.save(v);
        }
        async purge(me: Me, ids: string[]) {
          const mine = await this.vehicles.find({ where: { id: In(ids), organizationId: me.orgId }, select: { id: true } });
          await this.trips.delete({ vehicleId: In(mine.map((v) => v.id)) });
          await this.trips.delete({ vehicleId: In(ids) }); //! unscoped-mutation
          await this.vehicles.remove(mine);
        }
        async totals(me: Me) {
          return Promise.all([
            this.trips.createQueryBuilder("t").select("SUM(t.km)", "km").where("t.organizationId = :o", { o: me.orgId }).getRawOne(),
            this.dataSource.query("select vehicle_id, sum(km) from trips where organization_id = $1 group by 1", [me.orgId]),
            this.dataSource.query("select vehicle_id, sum(km) from trips group by 1"), //! unscoped-query
            Vehicle.count({ where: { organizationId: me.orgId } }),
            Vehicle.count(), //! unscoped-query
            this.dataSource.manager.getRepository(Vehicle).maximum("plate" as any, { organizationId: me.orgId }),
          ]);
        }
        undefinedOrg(me: Partial<Me>) { return this.vehicles.findBy({ organizationId: me.orgId }); } //! bypassable-tenant-filter
      }
    `,
  });
});
