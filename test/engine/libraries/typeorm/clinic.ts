// A veterinary practice on TypeORM, for cases of the prover: the signed-in user's clinic is the tenant. `db` is the data source.
import { proves } from "../../../harness/proven";

const ENTITIES = `
//- /prisma/schema.prisma

//- /src/db.ts
import { DataSource } from "typeorm";
import { Clinic, Staff, User, Owner, Pet, Visit, Species } from "./entities";
export const db = new DataSource({ type: "postgres", entities: [Clinic, Staff, User, Owner, Pet, Visit, Species] });

//- /src/entities.ts
import { BaseEntity, Column, Entity, Index, JoinColumn, ManyToOne, OneToMany, PrimaryColumn, PrimaryGeneratedColumn, Unique } from "typeorm";

@Entity()
export class Clinic {
  @PrimaryGeneratedColumn("uuid") id: string;
  @Column() name: string;
  @OneToMany(() => Pet, (pet) => pet.clinic) pets: Pet[];
}

@Entity("users")
export class User {
  @PrimaryGeneratedColumn("uuid") id: string;
  @Column({ unique: true }) email: string;
}

@Entity()
export class Staff {
  @PrimaryGeneratedColumn("uuid") id: string;
  @ManyToOne(() => User, { nullable: false }) user: User;
  @ManyToOne(() => Clinic, { nullable: false }) clinic: Clinic;
}

@Entity()
export class Owner {
  @PrimaryGeneratedColumn("uuid") id: string;
  @Column() name: string;
  @Column() clinicId: string;
  @ManyToOne(() => Clinic, { nullable: false }) clinic: Clinic;
  @OneToMany(() => Pet, (pet) => pet.owner) pets: Pet[];
}

@Entity("pets")
@Unique(["clinicId", "chip"])
export class Pet extends BaseEntity {
  @PrimaryGeneratedColumn("uuid") id: string;
  @Column() name: string;
  @Column({ nullable: true }) chip: string;
  @Column({ name: "clinic_id" }) clinicId: string;
  @ManyToOne(() => Clinic, (clinic) => clinic.pets, { nullable: false })
  @JoinColumn({ name: "clinic_id" })
  clinic: Clinic;
  @ManyToOne(() => Owner, (owner) => owner.pets) owner: Owner;
  @OneToMany(() => Visit, (visit) => visit.pet) visits: Visit[];
}

@Entity("visits")
export class Visit {
  @PrimaryGeneratedColumn("uuid") id: string;
  @Column() reason: string;
  @ManyToOne(() => Pet, (pet) => pet.visits, { nullable: false }) pet: Pet;
}

@Entity()
export class Species {
  @PrimaryColumn() code: string;
  @Column() name: string;
}
`;

const IMPORTS = [
  `import { Clinic, Owner, Pet, Species, User, Visit } from "./entities";`,
  `import { And, Any, Brackets, Equal, ILike, In, IsNull, Not, Or, Raw } from "typeorm";`,
].join("\n");

const REPOSITORIES = "const pets = db.getRepository(Pet);\nconst visits = db.getRepository(Visit);";

/** Cases whose body is the handler of a request; it has `me`, `req`, `res`, `db`, `pets` and `visits`. */
export function provesTypeorm(cases: Readonly<Record<string, string>>, version = "0.3.20"): void {
  proves(
    Object.fromEntries(
      Object.entries(cases).map(([title, code]) => [title, `${bodyOf(code)}${ENTITIES}\n//- /package.json\n${packageOf(version)}\n`]),
    ),
  );
}

function bodyOf(code: string): string {
  const [body = "", ...files] = code.split(/^\s*(?=\/\/- \/)/m);
  const parts = body.split(/^\s*---$/m);
  const [above, handler] = parts.length > 1 ? parts : ["", body];
  const plain = (text = ""): string => text.replaceAll(/^ +/gm, "");
  return [IMPORTS, REPOSITORIES, plain(above), "---", plain(handler), ...files.map(plain)].join("\n");
}

function packageOf(version: string): string {
  return JSON.stringify({ name: "practice", dependencies: { typeorm: version, express: "4.19.0", jsonwebtoken: "9.0.0", pg: "8.12.0" } });
}
