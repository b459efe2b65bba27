// Classes that only say what data looks like: entities, DTOs and steps that some library made. One value of such a type is not another,
// and none of them is a provider that every request shares.
import { BILLING, NEST_PASSPORT } from "../harness/billing";
import { service } from "../harness/service";

const PACKAGE = JSON.stringify({
  dependencies: {
    "@nestjs/common": "^11.0.0",
    "@nestjs/passport": "^11.0.0",
    "passport-jwt": "*",
    "@prisma/client": "^6.0.0",
    "deep-diff": "*",
  },
});

describe("Classes that are data", () => {
  service(
    {
      "package.json": PACKAGE,
      ...BILLING,
      ...NEST_PASSPORT,
      "src/lines.ts": `
        export class Line { documentId: string; parts: Line[]; label?: string = ""; }
        export class Statement { lines: Line[]; orgId: string; invoiceId: string; get size() { return this.lines.length; } }
      `,
      "src/statements.ts": `
        import { Injectable } from "@nestjs/common";
        import { applyChange } from "deep-diff";
        import { Line, Statement } from "./lines";
        import { PrismaService } from "./prisma.service";
        @Injectable() export class Recent { last: unknown; }
        @Injectable()
        export class Statements {
          constructor(private readonly db: PrismaService, private readonly recent: Recent) {}
          async promote(orgId: string) {
            const statement = applyChange({}, {}) as Statement;
            const documents = await this.db.document.findMany({ where: { orgId } });
            const moved = (line: Line) => {
              const document = documents.find((one) => one.name === line.documentId);
              if (!document) return undefined;
              line.parts = line.parts?.map(moved).filter((part) => part !== undefined);
              line.documentId = document.id;
              return line;
            };
            statement.lines = statement.lines.map(moved).filter((line) => line !== undefined);
            statement.orgId = orgId;
            this.recent.last = documents; //! shared-module-state
            return statement;
          }
        }
      `,
      "src/statements.controller.ts": `
        import { Controller, Post, Req, UseGuards } from "@nestjs/common";
        import { AuthGuard } from "@nestjs/passport";
        import { Statements } from "./statements";
        @Controller("statements")
        @UseGuards(AuthGuard("jwt"))
        export class StatementsController {
          constructor(private readonly statements: Statements) {}
          @Post() promote(@Req() req: any) { return this.statements.promote(req.user.orgId); }
        }
      `,
    },
    "are each their own, and shared by nobody",
  );
});
