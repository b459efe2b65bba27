// NestJS over GraphQL with Prisma: parents that an interceptor or a guard vouches for, connected by a spread or by a key of several columns.
import { service } from "../harness/service";
import { graphqlNest } from "../harness/workspaces";

describe("NestJS over GraphQL: parents of new rows", () => {
  service(
    {
      ...graphqlNest(),
      "prisma/schema.prisma": `
        model Workspace { id String @id
         name String
         projects Project[]
         users User[] }
        model User { id String @id
         workspaceId String
         workspace Workspace @relation(fields: [workspaceId], references: [id])
         tokens ApiToken[] }
        model ApiToken { id String @id
         name String
         userId String
         user User @relation(fields: [userId], references: [id]) }
        model Project { id String @id
         name String
         workspaceId String
         workspace Workspace @relation(fields: [workspaceId], references: [id])
         fields Field[] }
        model Field { id String @id
         name String
         projectId String
         project Project @relation(fields: [projectId], references: [id])
         rights Right[]
         @@unique([projectId, name]) }
        model Right { id String @id
         fieldId String
         field Field @relation(fields: [fieldId], references: [id]) }
      `,
      "src/resolvers.ts": `
        import { UseGuards, UseInterceptors } from "@nestjs/common";
        import { Args, ArgsType, Mutation, Resolver } from "@nestjs/graphql";
        import { Authorize, GqlGuard, Inject2, InjectInterceptor, Injected, Origin } from "./access";
        import { PrismaService } from "./prisma.service";
        class WhereUnique { id: string; }
        class Connect { connect: WhereUnique; }
        class TokenData { name: string; user?: Connect; }
        @ArgsType() class CreateTokenArgs { data: TokenData; }
        class RightData { projectId: string; name: string; fieldId: string; }
        @ArgsType() class RightArgs { data: RightData; }
        @Resolver()
        @UseGuards(GqlGuard)
        @UseInterceptors(InjectInterceptor)
        export class TokenResolver {
          constructor(private prisma: PrismaService) {}
          @Mutation() @Inject2(Injected.UserId, "data.user.connect.id")
          async createToken(@Args() args: CreateTokenArgs) { return this.prisma.apiToken.create({ data: { ...args.data, id: "1" } }); }
          @Mutation()
          async createAnyToken(@Args() args: CreateTokenArgs) { return this.prisma.apiToken.create({ data: { ...args.data, id: "1" } }); } //! missing-tenant-on-create
          @Mutation() @Authorize(Origin.ProjectId, "data.projectId")
          async allow(@Args() args: RightArgs) {
            return this.prisma.right.create({ data: { id: "1", field: { connect: { projectId_name: { projectId: args.data.projectId, name: args.data.name } } } } });
          }
          @Mutation()
          async allowAny(@Args() args: RightArgs) {
            return this.prisma.right.create({ data: { id: "1", field: { connect: { projectId_name: { projectId: args.data.projectId, name: args.data.name } } } } }); //! missing-tenant-on-create
          }
          @Mutation() @Authorize(Origin.ProjectId, "data.projectId")
          async allowById(@Args() args: RightArgs) {
            return this.prisma.right.create({ data: { id: "1", field: { connect: { id: args.data.fieldId } } } }); //! missing-tenant-on-create
          }
        }
      `,
    },
    "are the requester's where the arguments that name them are",
  );
});
