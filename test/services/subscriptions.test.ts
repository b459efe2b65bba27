// Topics of GraphQL subscriptions: what is published comes out at every subscriber, unless the topic or a filter says whose it is.
import { BILLING, NEST_PASSPORT } from "../harness/billing";
import { service } from "../harness/service";

describe("Subscriptions of GraphQL", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: { "@apollo/server": "^5.0.0", "graphql-subscriptions": "^3.0.0", jose: "^6.0.0", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      "src/resolvers.ts": `
      import { PubSub, withFilter } from "graphql-subscriptions";
      import { db } from "./db";
      interface Context { orgId: string; userId: string }
      const pubsub = new PubSub();
      const own = (orgId: string) => \`PAID.\${orgId}\`;
      export const resolvers = {
        Mutation: {
          pay: async (_: unknown, args: { number: string }, ctx: Context) => {
            const invoice = await db.invoice.create({ data: { orgId: ctx.orgId, number: args.number, total: 1, status: "paid", email: "" } });
            await pubsub.publish(own(ctx.orgId), { paid: invoice });
            await pubsub.publish("PAID", { invoice });
            await pubsub.publish("RATES", { at: Date.now() });
            return invoice;
          },
        },
        Subscription: {
          own: { subscribe: (_: unknown, __: unknown, ctx: Context) => pubsub.asyncIterableIterator(own(ctx.orgId)) },
          filtered: {
            resolve: (payload: { invoice: object }) => payload.invoice,
            subscribe: withFilter(
              () => pubsub.asyncIterableIterator("PAID"),
              (payload, _args, ctx: Context) => payload.invoice.orgId === ctx.orgId,
            ),
          },
          byStatus: {
            subscribe: withFilter(
              () => pubsub.asyncIterableIterator(["PAID", "RATES"]), //! broadcast-cross-tenant
              (payload, args: { status: string }) => payload.invoice.status === args.status,
            ),
          },
          named: {
            resolve: (payload: { paid: object }) => payload.paid,
            subscribe: (_: unknown, args: { orgId: string }) => pubsub.asyncIterator(own(args.orgId)), //! broadcast-cross-tenant
          },
          rates: { subscribe: () => pubsub.asyncIterableIterator("RATES") },
        },
      };
    `,
      "src/server.ts": `
      import { ApolloServer } from "@apollo/server";
      import { startStandaloneServer } from "@apollo/server/standalone";
      import { jwtVerify } from "jose";
      import { resolvers } from "./resolvers";
      const key = new TextEncoder().encode(process.env.JWT_SECRET);
      const server = new ApolloServer({ typeDefs: "type Query { a: Int }", resolvers });
      await startStandaloneServer(server, {
        context: async ({ req }) => {
          const { payload } = await jwtVerify<{ sub: string; orgId: string }>(req.headers.authorization ?? "", key);
          return { orgId: payload.orgId, userId: payload.sub };
        },
      });
    `,
    },
    "tells topics and filters of resolver maps apart",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          "@nestjs/common": "^11.0.0",
          "@nestjs/graphql": "^13.0.0",
          "@nestjs/passport": "^11.0.0",
          "passport-jwt": "^4.0.1",
          "graphql-subscriptions": "^3.0.0",
          "@prisma/client": "^6.19.3",
        },
      }),
      "prisma/schema.prisma": BILLING["prisma/schema.prisma"] ?? "",
      ...NEST_PASSPORT,
      "src/jwt.guard.ts": `
      import { ExecutionContext, Injectable } from "@nestjs/common";
      import { GqlExecutionContext } from "@nestjs/graphql";
      import { AuthGuard } from "@nestjs/passport";
      @Injectable()
      export class JwtGuard extends AuthGuard("jwt") {
        getRequest(context: ExecutionContext) { return GqlExecutionContext.create(context).getContext().req; }
      }
    `,
      "src/invoices.resolver.ts": `
      import { UseGuards } from "@nestjs/common";
      import { Args, Context, Mutation, Resolver, Subscription } from "@nestjs/graphql";
      import { PubSub } from "graphql-subscriptions";
      import { JwtGuard } from "./jwt.guard";
      import { PrismaService } from "./prisma.service";
      interface Gql { req: { user: { id: string; orgId: string } } }
      const pubSub = new PubSub();
      @Resolver()
      @UseGuards(JwtGuard)
      export class InvoicesResolver {
        constructor(private readonly prisma: PrismaService) {}
        @Mutation(() => Object)
        async pay(@Args("id") id: string, @Context() { req }: Gql) {
          const invoice = await this.prisma.invoice.findFirstOrThrow({ where: { id, orgId: req.user.orgId } });
          await pubSub.publish("paid", { paid: invoice });
          return invoice;
        }
        @Subscription(() => Object, { filter: (payload, _variables, context) => payload.paid.orgId === context.req.user.orgId })
        paid() { return pubSub.asyncIterableIterator("paid"); }
        @Subscription(() => Object, { name: "all" })
        paidAnywhere() { return pubSub.asyncIterableIterator("paid"); } //! broadcast-cross-tenant
      }
    `,
      "src/app.module.ts": `
      import { Module } from "@nestjs/common";
      import { InvoicesResolver } from "./invoices.resolver";
      import { JwtStrategy } from "./jwt.strategy";
      import { PrismaService } from "./prisma.service";
      @Module({ providers: [InvoicesResolver, PrismaService, JwtStrategy] })
      export class AppModule {}
    `,
    },
    "tells filters of Nest's decorator apart",
  );
});
