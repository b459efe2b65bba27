// Parents of GraphQL fields: what another resolver fetched, whatever the class is called that shows it; of others nothing is known.
import { BILLING, NEST_PASSPORT } from "../harness/billing";
import { service } from "../harness/service";

describe("Parents of fields in Nest's GraphQL", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        "@nestjs/common": "^11.0.0",
        "@nestjs/graphql": "^13.0.0",
        "@nestjs/passport": "^11.0.0",
        "passport-jwt": "^4.0.1",
        "@prisma/client": "^6.19.3",
      },
    }),
    "prisma/schema.prisma": BILLING["prisma/schema.prisma"] ?? "",
    ...NEST_PASSPORT,
    "src/organization.resolver.ts": `
      import { UseGuards } from "@nestjs/common";
      import { Args, Field, ID, Int, ObjectType, Parent, Query, ResolveField, Resolver } from "@nestjs/graphql";
      import { PrismaService } from "./prisma.service";
      @ObjectType()
      export class OrganizationModel {
        @Field(() => ID) id!: string;
        @Field() name!: string;
      }
      @ObjectType()
      export class Summary {
        @Field(() => ID) orgId!: string;
      }
      @Resolver(() => OrganizationModel)
      export class OrganizationResolver {
        constructor(private readonly prisma: PrismaService) {}
        @ResolveField(() => Int)
        invoiceCount(@Parent() organization: OrganizationModel) {
          return this.prisma.invoice.count({ where: { orgId: organization.id } });
        }
        @ResolveField(() => Int)
        invoiceCountOf(@Parent() _organization: OrganizationModel, @Args("orgId", { type: () => ID }) orgId: string) {
          return this.prisma.invoice.count({ where: { orgId } }); //! untrusted-tenant-id
        }
        @ResolveField(() => Int)
        documentCount(@Parent() summary: Summary) {
          return this.prisma.document.count({ where: { orgId: summary.orgId } });
        }
      }
    `,
  });
});
