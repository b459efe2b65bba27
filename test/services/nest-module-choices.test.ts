// NestJS modules whose metadata is one of several, repositories behind tokens that several applications provide, and commands that
// are made from the principal.
import { service } from "../harness/service";

const PACKAGE = JSON.stringify({
  name: "suite",
  private: true,
  dependencies: { "@nestjs/common": "^10.0.0", "@nestjs/passport": "*", "passport-jwt": "*", mongoose: "^8.0.0", "class-transformer": "*" },
});

/** Companies and their branches; the repository of companies stands behind a token. */
const DATA = `
  import { Inject } from "@nestjs/common";
  import { plainToInstance } from "class-transformer";
  import mongoose, { Model, Schema } from "mongoose";
  export const Company = mongoose.model("Company", new Schema({ name: String }));
  export const Branch = mongoose.model("Branch", new Schema({ name: String, companyId: { type: Schema.Types.ObjectId, ref: "Company" } }));
  export class CompanyEntity { _id: string; name: string; }
  export class BranchEntity { _id: string; name: string; companyId: string; }
  export class Repository<T> {
    constructor(protected model: Model<any>, private entity: new () => T) {}
    async create(data: object): Promise<T> { return this.mapped(await new this.model(data).save()); }
    async count(filter: object) { return this.model.countDocuments(filter); }
    async findOne(filter: object): Promise<T | null> {
      const found = await this.model.findOne(filter); //! unscoped-query
      return found ? this.mapped(found.toObject()) : null;
    }
    private mapped(data: unknown): T { return plainToInstance(this.entity, JSON.parse(JSON.stringify(data))) as T; }
  }
  export interface Companies { create(data: object): Promise<CompanyEntity> }
  export class CompanyRepository implements Companies {
    constructor(@Inject("COMPANIES") private companies: Companies) {}
    create(data: object) { return this.companies.create(data); }
  }
  export class OpenCompanyRepository extends Repository<CompanyEntity> implements Companies { constructor() { super(Company, CompanyEntity); } }
  export class BranchRepository extends Repository<BranchEntity> { constructor() { super(Branch, BranchEntity); } }
`;

const CONTROLLERS = `
  import { Body, Controller, Get, Injectable, Param, Post, Req, UseGuards } from "@nestjs/common";
  import { AuthGuard } from "@nestjs/passport";
  import { plainToInstance } from "class-transformer";
  import { BranchRepository, CompanyRepository } from "../../../libs/data/src/index";
  class OpenBranchCommand {
    companyId: string; name: string;
    static create(data: OpenBranchCommand) { return plainToInstance(OpenBranchCommand, { ...data }); }
  }
  @Injectable() export class OpenBranch {
    constructor(private branches: BranchRepository) {}
    execute(command: OpenBranchCommand) { return this.branches.create({ companyId: command.companyId, name: command.name }); }
  }
  @Controller("sign-up") export class SignUp {
    constructor(private companies: CompanyRepository, private openBranch: OpenBranch, private branches: BranchRepository) {}
    @Post() async signUp(@Body() body: { name: string }) {
      const company = await this.companies.create({ name: body.name });
      const first = await this.openBranch.execute(OpenBranchCommand.create({ companyId: company._id, name: "First" }));
      return this.branches.count({ companyId: first.companyId });
    }
  }
  @Controller("branches") @UseGuards(AuthGuard("jwt")) export class Branches {
    constructor(private branches: BranchRepository) {}
    @Get(":id") one(@Req() req: any, @Param("id") id: string) { return this.branches.findOne({ _id: id, companyId: req.user.companyId }); }
    @Get("any/:id") any(@Param("id") id: string) { return this.branches.findOne({ _id: id }); }
  }
`;

const MODULE = `
  import { Module } from "@nestjs/common";
  import { PassportStrategy } from "@nestjs/passport";
  import { Strategy } from "passport-jwt";
  import { OpenCompanyRepository } from "../../../libs/data/src/index";
  import { Branches, SignUp } from "./controllers";
  class JwtStrategy extends PassportStrategy(Strategy) {
    constructor() { super({ secretOrKey: process.env.SECRET }); }
    validate(payload: { companyId: string }) { return payload; }
  }
  function provided() {
    const companies = { provide: "COMPANIES", useClass: OpenCompanyRepository };
    return [companies];
  }
  function config() {
    if (process.env.ENTERPRISE) return require("@suite/enterprise").config();
    return { controllers: [SignUp, Branches], providers: [...provided(), JwtStrategy] };
  }
  @Module(config())
  export class AppModule {}
`;

describe("NestJS: modules that are one of several", () => {
  service(
    {
      "package.json": PACKAGE,
      "libs/data/src/index.ts": DATA,
      "apps/api/src/controllers.ts": CONTROLLERS,
      "apps/api/src/module.ts": MODULE,
      "apps/worker/src/module.ts": `
        import { Module } from "@nestjs/common";
        import { OpenCompanyRepository } from "../../../libs/data/src/index";
        @Module({ providers: [{ provide: "COMPANIES", useClass: OpenCompanyRepository }] })
        export class WorkerModule {}
      `,
    },
    "provide what each of them provides",
  );

  service(
    {
      "package.json": PACKAGE,
      "libs/data/src/index.ts": DATA,
      "apps/api/src/controllers.ts": CONTROLLERS,
      "apps/api/src/module.ts": MODULE.replace("[...provided(), JwtStrategy]", "[JwtStrategy]"),
    },
    "leave open what a repository that is not to be seen makes anew",
  );
});
