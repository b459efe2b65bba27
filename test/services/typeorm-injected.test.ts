// A service that takes repositories, managers and query builders from wherever Nest has them.
import { service } from "../harness/service";

describe("TypeORM: injected data sources, managers and query builders of a base", () => {
  service({
    "package.json": `
        {"name":"a","dependencies":{"@nestjs/common":"^10.3.10","@nestjs/core":"^10.3.10","@nestjs/typeorm":"^10.0.2","@nestjs/passport":"^10.0.3","typeorm":"^0.3.20","pg":"^8.12.0"}}
      `,
    "src/entities.ts": `
        import { Column, Entity, JoinColumn, JoinTable, ManyToMany, ManyToOne, OneToMany, PrimaryGeneratedColumn } from "typeorm";
        @Entity("teams")
        export class Team {
          @PrimaryGeneratedColumn() id: number;
          @Column() name: string;
        }
        @Entity("people")
        export class Person {
          @PrimaryGeneratedColumn() id: number;
          @Column({ name: "team_id" }) teamId: number;
          @ManyToOne(() => Team, { nullable: false }) @JoinColumn({ name: "team_id" }) team: Team;
          @Column() email: string;
        }
        @Entity("tickets")
        export class Ticket {
          @PrimaryGeneratedColumn() id: number;
          @Column({ name: "team_id" }) teamId: number;
          @ManyToOne(() => Team, { nullable: false }) @JoinColumn({ name: "team_id" }) team: Team;
          @Column() subject: string;
          @Column({ default: "open" }) status: string;
          @OneToMany(() => Reply, (r) => r.ticket) replies: Reply[];
          @ManyToMany(() => Topic) @JoinTable() topics: Topic[];
        }
        @Entity("replies")
        export class Reply {
          @PrimaryGeneratedColumn() id: number;
          @ManyToOne(() => Ticket, (t) => t.replies, { nullable: false }) @JoinColumn({ name: "ticket_id" }) ticket: Ticket;
          @Column({ name: "ticket_id" }) ticketId: number;
          @Column() body: string;
        }
        @Entity("topics")
        export class Topic {
          @PrimaryGeneratedColumn() id: number;
          @Column({ name: "team_id" }) teamId: number;
          @ManyToOne(() => Team, { nullable: false }) @JoinColumn({ name: "team_id" }) team: Team;
          @Column() label: string;
        }
      `,
    "src/tickets.service.ts": `
        import { Injectable, NotFoundException } from "@nestjs/common";
        import { InjectDataSource, InjectEntityManager, InjectRepository } from "@nestjs/typeorm";
        import { Brackets, DataSource, EntityManager, FindOptionsWhere, Like, Repository, SelectQueryBuilder } from "typeorm";
        import { Reply, Ticket, Topic } from "./entities";
        @Injectable()
        export class TicketsService {
          constructor(
            @InjectDataSource() private readonly dataSource: DataSource,
            @InjectEntityManager() private readonly em: EntityManager,
            @InjectRepository(Ticket) private readonly tickets: Repository<Ticket>,
          ) {}
          private base(teamId: number): SelectQueryBuilder<Ticket> {
            return this.tickets.createQueryBuilder("t").where("t.team_id = :teamId", { teamId }); //! bypassable-tenant-filter
          }
          list(teamId: number, filter: { status?: string; q?: string }) {
            const qb = this.base(teamId).leftJoinAndSelect("t.replies", "r");
            if (filter.status) qb.andWhere("t.status = :status", { status: filter.status });
            if (filter.q) qb.andWhere(new Brackets((b) => b.where("t.subject ILIKE :q").orWhere("r.body ILIKE :q")), { q: \`%\${filter.q}%\` });
            return qb.orderBy("t.id", "DESC").getManyAndCount();
          }
          loose(teamId: number, q: string) {
            return this.base(teamId).orWhere("t.subject = :q", { q }).getMany();
          }
          byWhere(teamId: number, status?: string) {
            const where: FindOptionsWhere<Ticket> = { teamId };
            if (status) where.status = status;
            return this.em.find(Ticket, { where, relations: { replies: true } });
          }
          replies(teamId: number, ticketId: number) {
            return this.dataSource.getRepository(Reply).find({ where: { ticketId, ticket: { teamId } } });
          }
          repliesRaw(ticketId: number) {
            return this.dataSource.manager.query("SELECT * FROM replies WHERE ticket_id = $1", [ticketId]); //! unscoped-query
          }
          async reply(teamId: number, ticketId: number, body: string) {
            return this.dataSource.transaction(async (manager) => {
              const ticket = await manager.findOne(Ticket, { where: { id: ticketId, teamId }, lock: { mode: "pessimistic_write" } });
              if (!ticket) throw new NotFoundException();
              const reply = manager.create(Reply, { ticket, body });
              ticket.status = "answered";
              await manager.save([ticket]);
              return manager.save(reply);
            });
          }
          replyBlind(ticketId: number, body: string) {
            return this.em.insert(Reply, { ticketId, body }); //! missing-tenant-on-create
          }
          async tag(teamId: number, ticketId: number, topicId: number) {
            const ticket = await this.tickets.findOneOrFail({ where: { id: ticketId, teamId }, relations: ["topics"] });
            const topic = await this.em.findOneByOrFail(Topic, { id: topicId, teamId });
            ticket.topics.push(topic);
            return this.tickets.save(ticket);
          }
          async tagBlind(teamId: number, ticketId: number, topicId: number) {
            const ticket = await this.tickets.findOneOrFail({ where: { id: ticketId, teamId } });
            await this.dataSource.createQueryBuilder().relation(Ticket, "topics").of(ticket).add(topicId); //! cross-tenant-link
          }
          async close(ids: number[], teamId: number) {
            await this.tickets.createQueryBuilder().update().set({ status: "closed" }).whereInIds(ids).andWhere("team_id = :teamId", { teamId }).execute();
          }
          async closeAll(ids: number[]) {
            await this.tickets.createQueryBuilder().update().set({ status: "closed" }).whereInIds(ids).execute(); //! unscoped-mutation
          }
          counts(teamId: number) {
            return this.tickets.createQueryBuilder("t").select("t.status", "status").addSelect("count(*)", "n").where({ teamId }).groupBy("t.status").getRawMany();
          }
          names(teamId: number, q: string) {
            return this.em.getRepository(Topic).find({ where: [{ teamId, label: Like(\`\${q}%\`) }, { teamId, label: Like(\`%\${q}\`) }], select: { label: true } });
          }
        }
      `,
    "src/tickets.controller.ts": `
        import { Body, Controller, Get, Param, ParseIntPipe, Post, Query, Req, UseGuards } from "@nestjs/common";
        import { AuthGuard } from "@nestjs/passport";
        import { TicketsService } from "./tickets.service";
        interface R { user: { id: number; teamId: number } }
        @UseGuards(AuthGuard("jwt"))
        @Controller("tickets")
        export class TicketsController {
          constructor(private readonly s: TicketsService) {}
          @Get() list(@Req() r: R, @Query() q: { status?: string; q?: string }) { return this.s.list(r.user.teamId, q); }
          @Get("loose") loose(@Req() r: R, @Query("q") q: string) { return this.s.loose(r.user.teamId, q); }
          @Get("where") where(@Req() r: R, @Query("status") s?: string) { return this.s.byWhere(r.user.teamId, s); }
          @Get("counts") counts(@Req() r: R) { return this.s.counts(r.user.teamId); }
          @Get("names") names(@Req() r: R, @Query("q") q: string) { return this.s.names(r.user.teamId, q); }
          @Get(":id/replies") replies(@Req() r: R, @Param("id", ParseIntPipe) id: number) { return this.s.replies(r.user.teamId, id); }
          @Get(":id/raw") raw(@Param("id", ParseIntPipe) id: number) { return this.s.repliesRaw(id); }
          @Post(":id/replies") reply(@Req() r: R, @Param("id", ParseIntPipe) id: number, @Body("body") body: string) { return this.s.reply(r.user.teamId, id, body); }
          @Post(":id/blind") blind(@Param("id", ParseIntPipe) id: number, @Body("body") body: string) { return this.s.replyBlind(id, body); }
          @Post(":id/tag") tag(@Req() r: R, @Param("id", ParseIntPipe) id: number, @Body("topic") t: number) { return this.s.tag(r.user.teamId, id, t); }
          @Post(":id/tag-blind") tagBlind(@Req() r: R, @Param("id", ParseIntPipe) id: number, @Body("topic") t: number) { return this.s.tagBlind(r.user.teamId, id, t); }
          @Post("close") close(@Req() r: R, @Body("ids") ids: number[]) { return this.s.close(ids, r.user.teamId); }
          @Post("close-all") closeAll(@Body("ids") ids: number[]) { return this.s.closeAll(ids); }
        }
      `,
    "src/app.module.ts": `
        import { Module } from "@nestjs/common";
        import { TypeOrmModule } from "@nestjs/typeorm";
        import { Reply, Ticket, Topic } from "./entities";
        import { TicketsController } from "./tickets.controller";
        import { TicketsService } from "./tickets.service";
        @Module({ imports: [TypeOrmModule.forFeature([Ticket, Reply, Topic])], controllers: [TicketsController], providers: [TicketsService] })
        export class AppModule {}
      `,
  });
});
