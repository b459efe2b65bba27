// NestJS services whose guards look at how far a route reaches: a number in its metadata, compared with others, decides what they
// verify. Their entities are called after their classes (`TeamModel`), and memberships name a `memberId`.
import { service } from "../harness/service";

const APP = {
  "package.json": JSON.stringify({
    dependencies: {
      "@nestjs/common": "10.0.0",
      "@nestjs/core": "10.0.0",
      "@nestjs/graphql": "12.0.0",
      "@nestjs/mongoose": "10.0.0",
      mongoose: "8.0.0",
      jsonwebtoken: "9.0.0",
    },
  }),
  "src/models.ts": `
    import { Prop, Schema, SchemaFactory } from "@nestjs/mongoose";
    import { Document } from "mongoose";
    @Schema()
    export class TeamModel extends Document { @Prop({ required: true }) name: string; @Prop({ unique: true }) inviteCode: string }
    export const TeamSchema = SchemaFactory.createForClass(TeamModel);
    @Schema()
    export class TeamMemberModel extends Document { @Prop({ required: true }) teamId: string; @Prop({ required: true }) memberId: string; @Prop() role: number }
    export const TeamMemberSchema = SchemaFactory.createForClass(TeamMemberModel);
    @Schema()
    export class BoardModel extends Document { @Prop({ required: true }) teamId: string; @Prop() name: string }
    export const BoardSchema = SchemaFactory.createForClass(BoardModel);
    @Schema()
    export class CardModel extends Document { @Prop({ required: true }) boardId: string; @Prop() text: string }
    export const CardSchema = SchemaFactory.createForClass(CardModel);
  `,
  "src/services.ts": `
    import { Injectable } from "@nestjs/common";
    import { InjectModel } from "@nestjs/mongoose";
    import { Model } from "mongoose";
    import { BoardModel, CardModel, TeamMemberModel, TeamModel } from "./models";
    @Injectable()
    export class TeamService {
      constructor(
        @InjectModel(TeamModel.name) private readonly teams: Model<TeamModel>,
        @InjectModel(TeamMemberModel.name) private readonly members: Model<TeamMemberModel>,
      ) {}
      findById(id: string) { return this.teams.findById(id); }
      findMember(teamId: string, memberId: string) { return this.members.findOne({ teamId, memberId }); }
      addMember(member: { teamId: string; memberId: string }) { return this.members.create(member); }
    }
    @Injectable()
    export class BoardService {
      constructor(
        @InjectModel(BoardModel.name) private readonly boards: Model<BoardModel>,
        @InjectModel(CardModel.name) private readonly cards: Model<CardModel>,
      ) {}
      findById(id: string) { return this.boards.findById(id); }
      rename(id: string, name: string) { return this.boards.updateOne({ _id: id }, { name }); }
      archive(id: string) { return this.boards.updateOne({ _id: id }, { name: "" }); } //! unscoped-mutation
      remove(id: string) { return this.boards.deleteOne({ _id: id }); } //! unscoped-mutation
      list(teamId: string) { return this.boards.find({ teamId }); }
      listAny(teamId: string) { return this.boards.find({ teamId }); } //! untrusted-tenant-id
      cardsOf(boardId: string) { return this.cards.find({ boardId }); }
    }
  `,
  "src/guards.ts": `
    import { applyDecorators, BadRequestException, CanActivate, ExecutionContext, Injectable, SetMetadata, UseGuards } from "@nestjs/common";
    import { Reflector } from "@nestjs/core";
    import { GqlExecutionContext } from "@nestjs/graphql";
    import jwt from "jsonwebtoken";
    import { BoardService, TeamService } from "./services";
    export enum Reach { team = 0, board, card }
    @Injectable()
    export class SignedIn implements CanActivate {
      canActivate(context: ExecutionContext) {
        const { req } = GqlExecutionContext.create(context).getContext();
        req.user = jwt.verify(req.cookies.session, process.env.SECRET!);
        return true;
      }
    }
    export class PermissionGuard implements CanActivate {
      private readonly reflector: Reflector;
      constructor(private readonly teams: TeamService, private readonly boards: BoardService) {
        this.reflector = new Reflector();
      }
      async canActivate(context: ExecutionContext) {
        const gql = GqlExecutionContext.create(context);
        const { req } = gql.getContext();
        const { input } = gql.getArgs();
        const reach = this.reflector.get<Reach>("reach", context.getHandler());
        let teamId = input.teamId;
        if (reach >= Reach.board) {
          const board = await this.boards.findById(input.boardId);
          if (!board) throw new BadRequestException();
          teamId = board.teamId;
        }
        const member = await this.teams.findMember(teamId, req.user.id);
        if (!member) throw new BadRequestException();
        return true;
      }
    }
    export const OfTeam = () => applyDecorators(SetMetadata("reach", Reach.team), UseGuards(PermissionGuard));
    export const OfBoard = () => applyDecorators(SetMetadata("reach", Reach.board), UseGuards(PermissionGuard));
  `,
};

describe("NestJS guards that go by numbers in the metadata", () => {
  service({
    ...APP,
    "src/resolvers.ts": `
      import { BadRequestException, UseGuards } from "@nestjs/common";
      import { Args, ID, Mutation, Query, Resolver } from "@nestjs/graphql";
      import { OfBoard, OfTeam, SignedIn } from "./guards";
      import { CurrentUser } from "./user";
      import { BoardService, TeamService } from "./services";
      @Resolver()
      @UseGuards(SignedIn)
      export class BoardResolver {
        constructor(private readonly boards: BoardService, private readonly teams: TeamService) {}
        @OfBoard()
        @Mutation(() => Boolean)
        rename(@Args("input") input: { boardId: string; name: string }) { return this.boards.rename(input.boardId, input.name); }
        @OfBoard()
        @Query(() => [String])
        cards(@Args({ name: "input", type: () => ID }) input: { boardId: string }) { return this.boards.cardsOf(input.boardId); }
        @OfTeam()
        @Query(() => [String])
        list(@Args("input") input: { teamId: string }) { return this.boards.list(input.teamId); }
        // Only the team was verified.
        @OfTeam()
        @Mutation(() => Boolean)
        archive(@Args("input") input: { boardId: string; teamId: string }) { return this.boards.archive(input.boardId); }
        @Mutation(() => Boolean)
        remove(@Args({ name: "boardId", type: () => ID }) boardId: string) { return this.boards.remove(boardId); }
        // Only the board's team was verified.
        @OfBoard()
        @Query(() => [String])
        others(@Args("input") input: { boardId: string; teamId: string }) { return this.boards.listAny(input.teamId); }
        @Mutation(() => Boolean)
        async join(@CurrentUser() user: { id: string }, @Args("teamId") teamId: string, @Args("code") code: string) {
          const team = await this.teams.findById(teamId);
          if (!team || team.inviteCode !== code) throw new BadRequestException();
          return this.teams.addMember({ teamId, memberId: user.id });
        }
      }
    `,
    "src/user.ts": `
      import { createParamDecorator, ExecutionContext } from "@nestjs/common";
      import { GqlExecutionContext } from "@nestjs/graphql";
      export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext) => GqlExecutionContext.create(context).getContext().req.user);
    `,
  });
});
