// Microservices of NestJS: handlers of a pattern get what clients of the service send under it.
import { service } from "../harness/service";

describe("Messages and events of NestJS", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        "@nestjs/common": "10.4.0",
        "@nestjs/core": "10.4.0",
        "@nestjs/microservices": "10.4.0",
        "@nestjs/typeorm": "10.0.0",
        "@nestjs/jwt": "10.2.0",
        typeorm: "0.3.20",
      },
    }),
    "src/stock.ts": `
      import { Column, Entity, ManyToOne, PrimaryGeneratedColumn } from "typeorm";
      @Entity() export class Tenant { @PrimaryGeneratedColumn("uuid") id!: string; @Column() name!: string; }
      @Entity() export class Stock {
        @PrimaryGeneratedColumn("uuid") id!: string;
        @Column("uuid") tenantId!: string;
        @ManyToOne(() => Tenant, { nullable: false }) tenant!: Tenant;
        @Column("int") quantity!: number;
      }
    `,
    "src/guard.ts": `
      import { CanActivate, ExecutionContext, Injectable } from "@nestjs/common";
      import { JwtService } from "@nestjs/jwt";
      @Injectable() export class Guard implements CanActivate {
        constructor(private readonly jwt: JwtService) {}
        async canActivate(context: ExecutionContext) {
          const request = context.switchToHttp().getRequest();
          request.user = await this.jwt.verifyAsync<{ tenantId: string }>(request.headers.authorization);
          return true;
        }
      }
    `,
    "src/sender.ts": `
      import { Controller, Inject, Param, Post, Req, UseGuards } from "@nestjs/common";
      import { ClientKafka, ClientProxy } from "@nestjs/microservices";
      import { Guard } from "./guard";
      @Controller("stock") @UseGuards(Guard)
      export class Sender {
        constructor(@Inject("KAFKA") private readonly kafka: ClientKafka, @Inject("TCP") private readonly tcp: ClientProxy) {}
        @Post(":id/adjust") adjust(@Req() req: any, @Param("id") id: string) {
          this.kafka.emit("adjust", { key: req.user.tenantId, value: { tenantId: req.user.tenantId, id } });
          this.tcp.emit({ cmd: "empty" }, { tenantId: req.user.tenantId, id });
          this.tcp.emit("anyones", { tenantId: req.params.tenant, id }); //! job-missing-tenant
          return this.tcp.send({ cmd: "count" }, { tenantId: req.user.tenantId });
        }
        @Post(":id/zero") zero(@Param("id") id: string) {
          this.kafka.emit("zero", { id }); //! job-missing-tenant
        }
      }
    `,
    "src/handlers.ts": `
      import { Controller } from "@nestjs/common";
      import { EventPattern, MessagePattern, Payload } from "@nestjs/microservices";
      import { InjectRepository } from "@nestjs/typeorm";
      import { Repository } from "typeorm";
      import { Stock } from "./stock";
      @Controller()
      export class Handlers {
        constructor(@InjectRepository(Stock) private readonly stock: Repository<Stock>) {}
        @EventPattern("adjust") adjust(@Payload() message: { tenantId: string; id: string }) {
          return this.stock.increment({ id: message.id, tenantId: message.tenantId }, "quantity", 1);
        }
        @EventPattern({ cmd: "empty" }) empty(@Payload("tenantId") tenantId: string) {
          return this.stock.delete({ tenantId });
        }
        @EventPattern("anyones") anyones(@Payload() { tenantId }: { tenantId: string }) {
          return this.stock.delete({ tenantId }); //! untrusted-tenant-id
        }
        @EventPattern("zero") zero(@Payload() { id }: { id: string }) {
          return this.stock.update(id, { quantity: 0 }); //! unscoped-mutation
        }
        @MessagePattern({ cmd: "count" }) count(@Payload("tenantId") tenantId: string) {
          return this.stock.count({ where: { tenantId } });
        }
        @MessagePattern({ cmd: "list" }) list(@Payload("tenantId") tenantId: string) {
          return this.stock.find({ where: { tenantId } }); //! untrusted-tenant-id
        }
      }
    `,
    "src/app.module.ts": `
      import { Module } from "@nestjs/common";
      import { ClientsModule, Transport } from "@nestjs/microservices";
      import { TypeOrmModule } from "@nestjs/typeorm";
      import { Handlers } from "./handlers";
      import { Sender } from "./sender";
      import { Stock, Tenant } from "./stock";
      @Module({
        imports: [
          ClientsModule.register([{ name: "KAFKA", transport: Transport.KAFKA }, { name: "TCP", transport: Transport.TCP }]),
          TypeOrmModule.forFeature([Stock, Tenant]),
        ],
        controllers: [Sender, Handlers],
      })
      export class AppModule {}
    `,
  });
});
