// Functions, classes, types, enums, namespaces and augmentations.
import assert from "node:assert/strict";
import { captureFile } from "../../../server/engine/facts/capture";
import { printExpression, printModule, printPattern, printType } from "./print-facts";

const functionsOf = (text: string, fileName = "a.tsx") => captureFile(fileName, text).functions.slice(1);
const namesOf = (text: string, fileName?: string): string[] => functionsOf(text, fileName).map((fact) => fact.name);
const typesOf = (text: string, fileName = "a.ts"): string[] =>
  captureFile(fileName, text).types.map((fact) => `${fact.name} = ${printType(fact.type)}`);

describe("capture of functions", () => {
  it("names functions after what holds them", () => {
    const text = `
      function handler() { const inner = () => {}; items.map((x) => x); function deep() {} }
      const list = async () => {};
      const wrapped = cache(async () => {});
      const routes = { get: () => {}, nested: { put() {} }, "a-b": function () {} };
      Schema.methods.find = function () {};
      class Service { list() {} find = () => {}; static { boot(); } constructor() {} get size() { return 1; } set size(v) {} }
      app.get("/", () => {}, () => {});
      export default () => {};
    `;
    assert.deepEqual(namesOf(text), [
      "handler",
      "handler.inner",
      "handler.<arrow>",
      "handler.deep",
      "list",
      "wrapped.<arrow>",
      "routes.get",
      "routes.nested.put",
      "routes.a-b",
      "Schema.methods.find",
      "Service.list",
      "Service.find",
      "Service.<static>",
      "Service.constructor",
      "Service.size",
      "Service.size#2",
      "<arrow>",
      "<arrow>#2",
      "default",
    ]);
  });

  it("keeps kind, parent, return type and directives", () => {
    const [outer, inner] = functionsOf('async function a(): Promise<Foo> { "use server"; b(); return function* () {}; }');
    assert.ok(outer !== undefined && inner !== undefined);
    assert.deepEqual([outer.isAsync, outer.isGenerator, outer.isArrow, outer.parent], [true, false, false, 0]);
    assert.deepEqual([inner.isAsync, inner.isGenerator, inner.isArrow, inner.parent], [false, true, false, 1]);
    assert.deepEqual(outer.directives, ["use server"]);
    assert.equal(outer.body.length, 2);
    assert.deepEqual(outer.returns, { t: "ref", name: "Promise", args: [{ t: "ref", name: "Foo" }] });
  });

  it("turns an arrow's expression into a return", () => {
    const [arrow] = functionsOf("const f = (a) => ({ a });");
    assert.deepEqual(
      arrow?.body.map((statement) => statement.k),
      ["return"],
    );
    assert.equal(arrow?.isArrow, true);
  });

  it("reads parameters: destructuring, types, defaults, rest, optional, decorators; not `this`", () => {
    const text = "function f(this: X, { a, b: [c] = [] }: Foo, @Body('x') d: D, e = 1, g?: string, ...h: string[]) {}";
    const facts = captureFile("a.ts", text);
    const params = facts.functions[1]?.params ?? [];
    assert.deepEqual(
      params.map((param) => [
        printPattern(facts, param.target),
        param.fallback === undefined ? "" : printExpression(facts, param.fallback),
        param.isRest ?? false,
        param.isOptional ?? false,
      ]),
      [
        ["{a: a, b: [c] = []}: Foo", "", false, false],
        ["d: D", "", false, false],
        ["e", "1", false, false],
        ["g: string", "", false, true],
        ["h: string[]", "", true, false],
      ],
    );
    assert.deepEqual(
      params[1]?.decorators?.map((decorator) => decorator.name),
      ["Body"],
    );
    assert.deepEqual(params[1]?.type, { t: "ref", name: "D" });
  });

  it("skips overloads, and keeps declared functions as typed variables", () => {
    assert.deepEqual(printModule("function f(a: string): A; function f(a: number): B; function f(a: any) {}"), ["function f #f"]);
    assert.deepEqual(printModule("declare function f(a: string): A; declare function f(a: number): B;"), ["const f: (a: string) => A"]);
    assert.deepEqual(printModule("export function f(): A;\nexport const g: B;", "a.d.ts"), ["const f: () => A", "const g: B"]);
  });
});

describe("capture of classes", () => {
  const text = `
    @Injectable() @nest.Scope("x")
    export abstract class OrderService extends Base<Order>(mixin) implements A, ns.B<C> {
      static count = 0; readonly #db: Db; declare x?: Foo; accessor y = 1;
      constructor(private readonly repo: Repo, plain: string);
      constructor(private readonly repo: Repo, plain: string) { super(); }
      @Get(":id") async list(@Param("id") id: string) { return this.#db.list(id); }
      abstract find(id: string): Order;
      get size(): number { return 1; }
      "quoted"() {} [Symbol.iterator]() {} ["named"]() {}
      static { boot(); }
      [index: string]: unknown;
      ;
    }`;
  const facts = captureFile("a.ts", text);
  const [order] = facts.classes;

  it("reads heritage and decorators", () => {
    assert.ok(order?.extends !== undefined);
    assert.equal(printExpression(facts, order.extends), "Base<Order>(mixin)");
    assert.deepEqual(order.implements.map(printType), ["A", "ns.B<C>"]);
    assert.deepEqual(
      order.decorators.map((decorator) => `${decorator.name} ${printExpression(facts, decorator.expression)}`),
      ["Injectable Injectable()", 'nest.Scope nest.Scope("x")'],
    );
    assert.deepEqual(captureFile("a.ts", "class A extends B<C> {}").classes[0]?.extendsArgs, [{ t: "ref", name: "C" }]);
  });

  it("reads members in order", () => {
    assert.deepEqual(
      order?.members.map(
        (member) =>
          `${member.isStatic ? "static " : ""}${member.kind} ${member.name}${member.isOptional === true ? "?" : ""}${member.fn === undefined ? "" : "()"}`,
      ),
      [
        "static property count",
        "property #db",
        "property x?",
        "property y",
        "constructor constructor()",
        "method list()",
        "method find",
        "getter size()",
        "method quoted()",
        "method [Symbol.iterator]()",
        "method named()",
        "static static-block <static>()",
      ],
    );
  });

  it("keeps initialisers, types and the signature of abstract methods", () => {
    const member = (name: string) => order?.members.find((candidate) => candidate.name === name);
    assert.equal(member("count")?.init?.k, "const");
    assert.deepEqual(member("#db")?.type, { t: "ref", name: "Db" });
    const find = member("find")?.type;
    assert.equal(find === undefined ? "" : printType(find), "(id: string) => Order");
    assert.deepEqual(
      member("list")?.decorators.map((decorator) => decorator.name),
      ["Get"],
    );
  });

  it("marks parameter properties", () => {
    const constructor = facts.functions.find((fact) => fact.name === "OrderService.constructor");
    assert.deepEqual(
      constructor?.params.map((param) => param.isProperty ?? false),
      [true, false],
    );
  });

  it("names classes after what holds them", () => {
    assert.deepEqual(
      captureFile("a.ts", "const A = class {}; export default class {}").classes.map((fact) => fact.name),
      ["A", "default"],
    );
    assert.deepEqual(namesOf("const A = class { b() {} }; export default class { c() {} }"), ["A.b", "default.c"]);
  });

  it("keeps members of declared classes as types", () => {
    const [client] = captureFile("a.d.ts", "export declare class Client { find(id: string): Row; readonly user: UserDelegate; }").classes;
    assert.deepEqual(
      client?.members.map((member) => `${member.kind} ${member.name} ${member.type === undefined ? "" : printType(member.type)}`),
      ["method find (id: string) => Row", "property user UserDelegate"],
    );
  });
});

describe("capture of types", () => {
  it("reads every form that the prover can use", () => {
    const forms = [
      "string",
      "undefined",
      "null",
      '"a"',
      "1",
      "true",
      "-1",
      "Foo",
      "ns.Foo<A, B>",
      "A | B",
      "A & B",
      "string[]",
      "readonly A[]",
      "Array<A>",
      "[A, b?: B, ...C[]]",
      "{ a: A; b?: B; c(x: X): Y; [k: string]: Z; 'd-e': E }",
      "(a: A) => B",
      'A["b"]["c"]',
      "typeof a.b",
      "(A)",
      'import("m").Foo<A>',
      "this",
      "keyof A",
      "A extends B ? C : D",
    ];
    const types = forms.map((form) => captureFile("a.ts", `type T = ${form};`).types[0]?.type);
    assert.deepEqual(
      types.map((type) => (type === undefined ? "" : printType(type))),
      [
        "string",
        "undefined",
        "null",
        '"a"',
        "1",
        "true",
        "-1",
        "Foo",
        "ns.Foo<A, B>",
        "A | B",
        "A & B",
        "string[]",
        "A[]",
        "A[]",
        "[A, B, C[]]",
        "{a: A; b?: B; c: (x: X) => Y; d-e: E}",
        "(a: A) => B",
        'A["b"]["c"]',
        "typeof a.b",
        "A",
        'import("m").Foo<A>',
        "this",
        "other",
        "other",
      ],
    );
  });

  it("reads type predicates as what they return", () => {
    assert.deepEqual(
      functionsOf("function f(x): x is A {} function g(x): asserts x is A {}").map((fact) => fact.returns),
      [
        { t: "ref", name: "boolean" },
        { t: "ref", name: "void" },
      ],
    );
  });

  it("reads interfaces and aliases with parameters, bases and exports", () => {
    const facts = captureFile(
      "a.ts",
      "export interface A<T, U> extends B<T>, c.D { e?: T } type F = A<string, number>; export type { F }; export default interface G {}",
    );
    assert.deepEqual(
      facts.types.map((type) => [type.name, type.params, type.extends.map(printType), type.isExported]),
      [
        ["A", ["T", "U"], ["B<T>", "c.D"], true],
        ["F", [], [], false],
        ["G", [], [], true],
      ],
    );
    assert.deepEqual(facts.exports, [
      { e: "local", name: "A", local: "A", isTypeOnly: true },
      { e: "local", name: "F", local: "F", isTypeOnly: true },
      { e: "local", name: "default", local: "G", isTypeOnly: true },
    ]);
  });

  it("makes an enum a type and a constant object", () => {
    const facts = captureFile("a.ts", 'export enum A { X, Y = 5, Z, S = "s", N = -1, C = f() }');
    assert.deepEqual(facts.types[0]?.enumValues, { X: 0, Y: 5, Z: 6, S: "s", N: -1 });
    assert.deepEqual(printModule("enum A { X, Y = 5, Z, C = f(), D }"), ["const A = {X: 0, Y: 5, Z: 6, C: f(), D: other()}"]);
    assert.deepEqual(facts.exports, [{ e: "local", name: "A", local: "A" }]);
  });

  it("marks what augments a module or the globals", () => {
    const text = `
      declare module "next-auth" { interface Session { orgId: string } }
      declare global { var prisma: PrismaClient; namespace Express { interface Request { user: User } } }
      export {};`;
    assert.deepEqual(
      captureFile("a.ts", text).types.map((type) => [type.name, type.augments]),
      [
        ["Session", "next-auth"],
        ["Express.Request", "global"],
        ["globalThis", "global"],
      ],
    );
    assert.deepEqual(typesOf(text)[2], "globalThis = {prisma: PrismaClient}");
    assert.deepEqual(printModule(text), []);
  });

  it("takes the types of a declaration file without imports for globals", () => {
    assert.deepEqual(
      captureFile("a.d.ts", "declare namespace Express { interface Request { user: User } }").types.map((type) => [
        type.name,
        type.augments,
      ]),
      [["Express.Request", "global"]],
    );
    assert.deepEqual(captureFile("a.d.ts", "export interface A {}").types[0]?.augments, undefined);
  });
});

describe("capture of namespaces", () => {
  it("ends the block by making the object of what is exported", () => {
    assert.deepEqual(printModule("namespace N { const a = 1; export const b = a; export function c() {} export interface D {} }"), [
      "{function c #N.c; const a = 1; const b = a; var N = {b, c}}",
    ]);
    assert.deepEqual(typesOf("namespace N { export interface D { e: E } }"), ["N.D = {e: E}"]);
  });

  it("exports the namespace and nothing of its inside", () => {
    assert.deepEqual(captureFile("a.ts", "export namespace N { export const b = 1; }").exports, [{ e: "local", name: "N", local: "N" }]);
  });

  it("nests, and adds to a class of the same name", () => {
    assert.deepEqual(printModule("namespace A.B { export const c = 1; }"), ["{{const c = 1; var B = {c}}; var A = {B}}"]);
    assert.deepEqual(printModule("class A {} namespace A { export const b = 1; }"), ["class A #A", "{const b = 1; (place A.b = b)}"]);
  });
});
