// GraphQL Yoga behind a server of Node: resolvers, and messages that subscriptions pass on.
import { service } from "../harness/service";

describe("GraphQL Yoga", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { "graphql-yoga": "^5.0.0", graphql: "*", "@pothos/core": "*", "@prisma/client": "^6.0.0", jose: "*", dataloader: "*" },
    }),
    "prisma/schema.prisma": `
      model Workspace {
        id String @id @default(cuid())
        name String
        boards Board[]
      }
      model Board {
        id String @id @default(cuid())
        title String
        workspaceId String
        workspace Workspace @relation(fields: [workspaceId], references: [id])
        cards Card[]
        @@index([workspaceId])
      }
      model Card {
        id String @id @default(cuid())
        title String
        boardId String
        board Board @relation(fields: [boardId], references: [id])
        @@index([boardId])
      }
    `,
    "src/context.ts": `
      import { PrismaClient } from "@prisma/client";
      import { GraphQLError } from "graphql";
      import type { YogaInitialContext } from "graphql-yoga";
      import { jwtVerify } from "jose";

      export const prisma = new PrismaClient();
      const secret = new TextEncoder().encode(process.env.JWT_SECRET);

      export interface Context {
        workspaceId: string;
      }

      export async function createContext({ request }: YogaInitialContext): Promise<Context> {
        const token = request.headers.get("authorization")?.slice(7);
        if (!token) throw new GraphQLError("unauthenticated");
        const { payload } = await jwtVerify<{ workspaceId: string }>(token, secret);
        return { workspaceId: payload.workspaceId };
      }
    `,
    "src/schema.ts": `
      import { createPubSub, createSchema } from "graphql-yoga";
      import { type Context, prisma } from "./context";

      const pubsub = createPubSub<{ "card:added": [workspaceId: string, card: { id: string; title: string }]; renamed: [board: { id: string; title: string }] }>();

      export const schema = createSchema<Context>({
        typeDefs: /* GraphQL */ \`
          type Board { id: ID! title: String! cards: [Card!]! }
          type Card { id: ID! title: String! }
          type Query { boards: [Board!]! board(id: ID!): Board card(id: ID!): Card }
          type Mutation { addCard(boardId: ID!, title: String!): Card! renameBoard(id: ID!, title: String!): Board! deleteCard(id: ID!): Boolean! }
          type Subscription { cardAdded: Card! boardRenamed: Board! }
        \`,
        resolvers: {
          Query: {
            boards: (_root, _args, { workspaceId }) => prisma.board.findMany({ where: { workspaceId } }),
            board: (_root, { id }: { id: string }, { workspaceId }) => prisma.board.findFirst({ where: { id, workspaceId } }),
            card: (_root, { id }: { id: string }) => prisma.card.findUnique({ where: { id } }), //! unscoped-query
          },
          Board: {
            cards: (board: { id: string }) => prisma.card.findMany({ where: { boardId: board.id } }),
          },
          Mutation: {
            addCard: async (_root, { boardId, title }: { boardId: string; title: string }, { workspaceId }) => {
              const board = await prisma.board.findFirst({ where: { id: boardId, workspaceId } });
              if (!board) throw new Error("not found");
              const card = await prisma.card.create({ data: { title, boardId: board.id } });
              pubsub.publish("card:added", workspaceId, card);
              return card;
            },
            renameBoard: async (_root, { id, title }: { id: string; title: string }, { workspaceId }) => {
              const board = await prisma.board.update({ where: { id, workspaceId }, data: { title }, select: { id: true, title: true } });
              pubsub.publish("renamed", board); //! broadcast-cross-tenant
              return board;
            },
            deleteCard: async (_root, { id }: { id: string }) => {
              await prisma.card.delete({ where: { id } }); //! unscoped-mutation
              return true;
            },
          },
          Subscription: {
            cardAdded: {
              subscribe: (_root, _args, { workspaceId }) => pubsub.subscribe("card:added", workspaceId),
              resolve: (card: unknown) => card,
            },
            boardRenamed: {
              subscribe: () => pubsub.subscribe("renamed"),
              resolve: (board: unknown) => board,
            },
          },
        },
      });
    `,
    "src/server.ts": `
      import { createYoga } from "graphql-yoga";
      import { createServer } from "node:http";
      import { createContext } from "./context";
      import { schema } from "./schema";
      createServer(createYoga({ schema, context: createContext })).listen(4000);
    `,
  });
});
