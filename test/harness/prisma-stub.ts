// Types for `@prisma/client` as they would be generated from a schema, thinned to what test cases use. Every field of new rows is
// optional: cases that forget the tenant must compile, as they do in practice when data comes from a request.

interface Field {
  readonly name: string;
  readonly type: string;
  readonly isList: boolean;
  readonly isOptional: boolean;
  readonly isUnique: boolean;
}

interface Model {
  readonly name: string;
  readonly fields: readonly Field[];
  /** Columns of each compound unique key. */
  readonly compounds: readonly (readonly string[])[];
}

const SCALARS: Readonly<Record<string, string>> = {
  String: "string",
  Int: "number",
  Float: "number",
  BigInt: "bigint",
  Boolean: "boolean",
  DateTime: "Date",
  Json: "any",
  Decimal: "number",
};

/** A declaration file for `@prisma/client`; before Prisma 5, filters on one row take unique fields only. */
export function makePrismaStub(schema: string, prismaVersion = "5.0.0"): string {
  const models = readModels(schema);
  const enums = [...schema.matchAll(/^enum (\w+) \{([^}]*)\}/gm)].map(
    ([, name, body]) =>
      `export type ${name} = ${(body ?? "")
        .match(/\w+/g)
        ?.map((value) => `"${value}"`)
        .join(" | ")};`,
  );
  const names = new Set(models.map((model) => model.name));
  const isExtended = Number(/\d+/.exec(prismaVersion)?.[0]) >= 5;
  return [
    'declare module "@prisma/client" {',
    COMMON,
    ...enums,
    ...models.map((model) => modelTypes(model, names, isExtended)),
    "export class PrismaClient {",
    CLIENT,
    ...models.map(
      ({ name }) =>
        `readonly ${name.charAt(0).toLowerCase()}${name.slice(1)}: Delegate<${name}, ${name}Where, ${name}WhereUnique, ${name}Data>;`,
    ),
    "}",
    `export namespace Prisma { type TransactionClient = Omit<PrismaClient, "$transaction" | "$extends" | "$connect">; interface Sql { readonly text: string } function sql(strings: TemplateStringsArray, ...values: unknown[]): Sql; function join(values: unknown[]): Sql; ${models.map(({ name }) => `type ${name}WhereInput = ${name}Where; type ${name}UncheckedCreateInput = ${name}Data;`).join(" ")} }`,
    "}",
  ].join("\n");
}

const COMMON = `
type Filter<T> = T | { equals?: T; in?: T[]; notIn?: T[]; not?: T | null; contains?: string; startsWith?: string; gt?: T; gte?: T; lt?: T; lte?: T };
type Args<W> = { where?: W; take?: number; skip?: number; orderBy?: any; select?: any; include?: any; distinct?: any; by?: any; _count?: any; _sum?: any; data?: any };
interface Delegate<M, W, U, D> {
  findMany(args?: Args<W>): Promise<M[]>;
  findFirst(args?: Args<W>): Promise<M | null>;
  findFirstOrThrow(args?: Args<W>): Promise<M>;
  findUnique(args: Args<U> & { where: U }): Promise<M | null>;
  findUniqueOrThrow(args: Args<U> & { where: U }): Promise<M>;
  count(args?: Args<W>): Promise<number>;
  aggregate(args: Args<W>): Promise<any>;
  groupBy(args: Args<W>): Promise<any[]>;
  create(args: { data: D; select?: any; include?: any }): Promise<M>;
  createMany(args: { data: D | D[]; skipDuplicates?: boolean }): Promise<{ count: number }>;
  update(args: { where: U; data: D; select?: any; include?: any }): Promise<M>;
  updateMany(args: { where?: W; data: D }): Promise<{ count: number }>;
  upsert(args: { where: U; create: D; update: D }): Promise<M>;
  delete(args: { where: U }): Promise<M>;
  deleteMany(args?: { where?: W }): Promise<{ count: number }>;
}`;

const CLIENT = `
constructor(options?: unknown);
$connect(): Promise<void>;
$transaction<T>(work: (tx: Prisma.TransactionClient) => Promise<T>): Promise<T>;
$transaction<T extends readonly Promise<any>[]>(work: [...T]): Promise<{ [K in keyof T]: Awaited<T[K]> }>;
$extends(extension: { name?: string; query?: Record<string, Record<string, (context: { model: string; operation: string; args: any; query(args: any): Promise<any> }) => Promise<any>>> }): this;
$queryRaw<T = any>(strings: TemplateStringsArray, ...values: unknown[]): Promise<T>;
$queryRawUnsafe<T = any>(text: string, ...values: unknown[]): Promise<T>;
$executeRaw(strings: TemplateStringsArray, ...values: unknown[]): Promise<number>;
$executeRawUnsafe(text: string, ...values: unknown[]): Promise<number>;`;

function readModels(schema: string): readonly Model[] {
  return [...schema.matchAll(/^model (\w+) \{([\s\S]*?)^\}/gm)].map(([, name = "", body = ""]) => ({
    name,
    fields: body.split("\n").flatMap(readField),
    compounds: [...body.matchAll(/@@(?:unique|id)\(\[([^\]]*)\]/g)].map(([, columns = ""]) =>
      columns.split(",").map((column) => column.trim()),
    ),
  }));
}

function readField(line: string): readonly Field[] {
  const [, name, type, mark = ""] = /^\s+(\w+)\s+(\w+)(\[\]|\?)?/.exec(line) ?? [];
  if (name === undefined || type === undefined) return [];
  return [{ name, type, isList: mark === "[]", isOptional: mark === "?", isUnique: /@(?:id|unique)\b/.test(line) }];
}

function modelTypes({ name, fields, compounds }: Model, models: ReadonlySet<string>, isExtended: boolean): string {
  const scalars = fields.filter((field) => !models.has(field.type));
  const relations = fields.filter((field) => models.has(field.type));
  const typeOf = (field: Field): string => (SCALARS[field.type] ?? field.type) + (field.isList ? "[]" : "");
  const row = [
    ...scalars.map((field) => `${field.name}: ${typeOf(field)}${field.isOptional ? " | null" : ""};`),
    ...relations.map((field) => `${field.name}: ${field.type}${field.isList ? "[]" : ""};`),
  ];
  const where = [
    ...scalars.map((field) => `${field.name}?: Filter<${typeOf(field)}>${field.isOptional ? " | null" : ""};`),
    ...relations.map((field) =>
      field.isList
        ? `${field.name}?: { some?: ${field.type}Where; every?: ${field.type}Where; none?: ${field.type}Where };`
        : `${field.name}?: ${field.type}Where;`,
    ),
    `AND?: ${name}Where | ${name}Where[]; OR?: ${name}Where[]; NOT?: ${name}Where | ${name}Where[];`,
  ];
  const unique = [
    ...scalars.filter((field) => field.isUnique).map((field) => `${field.name}?: ${typeOf(field)};`),
    ...compounds.map((columns) => `${columns.join("_")}?: { ${columns.map((column) => `${column}: string`).join("; ")} };`),
  ];
  const data = [
    ...scalars.map((field) => `${field.name}?: ${typeOf(field)} | null | { increment: number };`),
    ...relations.map((field) => `${field.name}?: { connect?: any; connectOrCreate?: any; set?: any; create?: any; createMany?: any };`),
  ];
  const uniqueNames = scalars.filter((field) => field.isUnique).map((field) => `"${field.name}"`);
  const rest = isExtended ? ` & Omit<${name}Where, ${uniqueNames.join(" | ") || "never"}>` : "";
  return [
    `export interface ${name} { ${row.join(" ")} }`,
    `interface ${name}Where { ${where.join(" ")} }`,
    `type ${name}WhereUnique = { ${unique.join(" ")} }${rest};`,
    `interface ${name}Data { ${data.join(" ")} }`,
  ].join("\n");
}
