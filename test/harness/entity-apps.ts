// Small applications over ORMs whose entities are classes, for the rule tester: Express, a verified token (`req.auth`), and the entities of
// apps.ts (Organization is the tenant; Invoice has its key; InvoiceLine reaches it through its invoice).
import { JWT_AUTH } from "./apps";
import { dedent } from "./fixture";

function packageWith(dependencies: Readonly<Record<string, string>>): string {
  const all = { express: "^4.21.0", jsonwebtoken: "^9.0.2", pg: "^8.13.0", ...dependencies };
  return `//- /package.json\n${JSON.stringify({ name: "app", private: true, dependencies: all })}\n`;
}

const TYPEORM_ENTITIES = `//- /src/entities.ts
import { Column, Entity, JoinColumn, ManyToOne, OneToMany, PrimaryGeneratedColumn, Unique } from "typeorm";

@Entity("organizations")
export class Organization {
  @PrimaryGeneratedColumn("uuid") id!: string;
  @Column() name!: string;
}
@Entity("users")
export class User {
  @PrimaryGeneratedColumn("uuid") id!: string;
  @Column({ unique: true }) email!: string;
}
@Entity("memberships")
export class Membership {
  @PrimaryGeneratedColumn("uuid") id!: string;
  @ManyToOne(() => User, undefined, { nullable: false }) user!: User;
  @ManyToOne(() => Organization, undefined, { nullable: false }) org!: Organization;
}
@Entity("invoices")
@Unique(["orgId", "number"])
export class Invoice {
  @PrimaryGeneratedColumn("uuid") id!: string;
  @Column() number!: string;
  @Column() status!: string;
  @Column({ name: "org_id" }) orgId!: string;
  @ManyToOne(() => Organization, undefined, { nullable: false })
  @JoinColumn({ name: "org_id" })
  org!: Organization;
  @OneToMany(() => InvoiceLine, (line) => line.invoice) lines!: InvoiceLine[];
}
@Entity("invoice_lines")
export class InvoiceLine {
  @PrimaryGeneratedColumn("uuid") id!: string;
  @Column() amount!: number;
  @ManyToOne(() => Invoice, (invoice) => invoice.lines, { nullable: false }) invoice!: Invoice;
}
`;

const TYPEORM_SOURCE = `//- /src/data-source.ts
import { DataSource } from "typeorm";
import { Invoice, InvoiceLine, Membership, Organization, User } from "./entities";

export const source = new DataSource({ type: "postgres", entities: [Organization, User, Membership, Invoice, InvoiceLine] });
export const invoices = source.getRepository(Invoice);
export const lines = source.getRepository(InvoiceLine);
`;

const TYPEORM_SERVER = `//- /src/server.ts
import express from "express";
import { Brackets, In } from "typeorm";
import { requireAuth } from "./auth";
import { invoices, lines, source } from "./data-source";
import { Invoice, InvoiceLine } from "./entities";

const app = express();
`;

/** Routes of an application on TypeORM: `invoices` and `lines` are repositories, `source` the data source. */
export function typeormApp(routes: string, version = "^0.3.20"): string {
  return packageWith({ typeorm: version }) + TYPEORM_ENTITIES + TYPEORM_SOURCE + JWT_AUTH + TYPEORM_SERVER + dedent(routes);
}
