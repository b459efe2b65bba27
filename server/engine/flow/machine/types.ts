// Declared types as the second source of knowledge: a typed parameter may be a client, a request, a service. Names resolve
// through the same imports as values. Bounded in depth; what is not understood is simply not known.
import type { Expression, TypeFact, TypeMember } from "../../facts/ir";
import { inHouseObject } from "../../libraries/in-house/in-house";
import type { DeclaredType, Value } from "../../libraries/value";
import { typedInstance } from "./operations";
import type { Machine } from "./machine";
import { widenings } from "./widened-types";
import { evaluateModule } from "./operations";

/** A member's declared type, whether it may be undefined, and its value when a model or class gives one. */
export interface MemberKnowledge {
  readonly type?: DeclaredType;
  readonly isOptional: boolean;
  readonly value?: Value;
}

const WRAPPERS = new Set(["Promise", "Awaited", "NonNullable", "Readonly", "Required", "PromiseLike", "Readonly", "DeepReadonly"]);
const SUBSETS = new Set(["Partial", "Pick", "Omit"]);

export function asTypeFact(type: unknown): TypeFact | undefined {
  return typeof type === "object" && type !== null && "t" in type ? (type as TypeFact) : undefined;
}

/** Whether a type admits undefined or null. */
export function admitsUndefined(type: TypeFact | undefined): boolean {
  if (!type) return false;
  if (type.t === "union") return type.of.some(admitsUndefined);
  return type.t === "ref" && (type.name === "undefined" || type.name === "null" || type.name === "void");
}

const ANY_TEXT = new Set(["string", "String", "any", "unknown"]);

/** Whether a type of some texts only (an enumeration, a union of literals, `keyof T`) leaves this one out, as far as it is seen. */
export function excludesName(type: DeclaredType, name: string): boolean {
  const fact = asTypeFact(type.type);
  const literals = [`"${name}"`, `'${name}'`];
  return (
    fact !== undefined &&
    presentParts(fact).every((part) => part.t !== "ref" || (!ANY_TEXT.has(part.name) && !literals.includes(part.name)))
  );
}

/** The parts of a union that are not undefined or null. */
export function presentParts(type: TypeFact): readonly TypeFact[] {
  if (type.t === "union") return type.of.flatMap(presentParts);
  return admitsUndefined(type) ? [] : [type];
}

/** What a value of this declared type is, when a model or a class of the workspace says so. */
export function valueOfType(m: Machine, declared: DeclaredType, depth = 0): Value | undefined {
  const type = asTypeFact(declared.type);
  if (!type || depth > 6) return undefined;
  if (type.t === "union") {
    const parts = presentParts(type);
    const [only] = parts;
    return parts.length === 1 && only ? valueOfType(m, { file: declared.file, type: only }, depth + 1) : undefined;
  }
  if (type.t === "intersection") {
    for (const part of type.of) {
      const value = valueOfType(m, { file: declared.file, type: part }, depth + 1);
      if (value) return value;
    }
    return undefined;
  }
  if (type.t === "typeof") return typeofValue(m, declared.file, type.name);
  return type.t === "ref" ? valueOfName(m, declared.file, type.name, type.args ?? [], depth) : undefined;
}

function valueOfName(m: Machine, file: string, name: string, args: readonly TypeFact[], depth: number): Value | undefined {
  const [first] = args;
  if ((WRAPPERS.has(name) || SUBSETS.has(name)) && first) return valueOfType(m, { file, type: first }, depth + 1);
  if (name === "ReturnType" && first?.t === "typeof") return returnValue(m, file, first.name, depth);
  const target = resolveTypeName(m, file, name);
  // Neither declared nor imported: a type of the platform.
  if (!target) return externalTyped(m, "global", name, args, file);
  if (target.kind === "external") return externalTyped(m, target.module, target.name, args, file);
  if (target.kind === "class")
    return typedInstance(m, { v: "class", file: target.file, cls: target.cls, scope: moduleScope(m, target.file) });
  if (target.type.t === "object") return undefined;
  return valueOfType(m, { file: target.file, type: target.type }, depth + 1);
}

export function externalTyped(m: Machine, module: string, name: string, args: readonly TypeFact[], file: string): Value | undefined {
  const declared = inHouseTyped(m, module, name);
  if (declared) return declared;
  for (const model of m.models.knowing("typed", module, name)) {
    const value = model.typed(
      module,
      name,
      args.map((type) => ({ file, type })),
      m.engine,
    );
    if (value) return value;
  }
  return undefined;
}

/** A type that a package of the house exports, and whose members the configuration speaks of. */
function inHouseTyped(m: Machine, module: string, name: string): Value | undefined {
  const path = name.split(".");
  return m.world.declarations.leadsToOne(module, path) ? inHouseObject(m.engine, module, path) : undefined;
}

/** `ReturnType<typeof f>`: the declared return type, or nothing. */
function returnValue(m: Machine, file: string, name: string, depth: number): Value | undefined {
  const value = typeofValue(m, file, name);
  if (value?.v !== "function") return undefined;
  const fact = m.world.factsOf(value.file)?.functions[value.fn];
  return fact?.returns ? valueOfType(m, { file: value.file, type: fact.returns }, depth + 1) : undefined;
}

function typeofValue(m: Machine, file: string, name: string): Value | undefined {
  const [head, ...rest] = name.split(".");
  const module = evaluateModule(m, file);
  if (!module || !head) return undefined;
  let value = m.readGlobal(module, head);
  for (const part of rest) value = value ? m.engine.member(value, part) : undefined;
  return value;
}

function moduleScope(m: Machine, file: string): readonly number[] {
  return evaluateModule(m, file)?.scope ?? [];
}

export type TypeTarget =
  | { readonly kind: "type"; readonly file: string; readonly type: TypeFact; readonly extends: readonly TypeFact[] }
  | { readonly kind: "class"; readonly file: string; readonly cls: number }
  | { readonly kind: "external"; readonly module: string; readonly name: string };

/** What a type name means in a file. */
export function resolveTypeName(m: Machine, file: string, name: string, depth = 0): TypeTarget | undefined {
  // A literal type names nothing.
  const facts = /^["'`]/.test(name) ? undefined : m.world.factsOf(file);
  if (!facts || depth > 8) return undefined;
  const [head = name, ...rest] = name.split(".");
  const cls = facts.classes.findIndex((candidate) => candidate.name === name);
  if (cls >= 0) return { kind: "class", file, cls };
  const declared = facts.types.find((candidate) => candidate.name === name && candidate.augments === undefined);
  if (declared) return { kind: "type", file, type: declared.type, extends: declared.extends };
  const imported = facts.imports.find((fact) => fact.local === head);
  if (!imported) {
    const added = facts.types.find((candidate) => candidate.name === name);
    return added && { kind: "type", file, type: added.type, extends: added.extends };
  }
  const target = m.world.resolveImport(file, imported.module);
  if (target.kind === "external")
    return {
      kind: "external",
      module: target.module,
      name: [...(imported.imported === "*" ? [] : [imported.imported]), ...rest].join("."),
    };
  const exported = imported.imported === "*" ? (rest[0] ?? "") : imported.imported;
  return exportedType(m, target.path, exported, depth);
}

function exportedType(m: Machine, path: string, name: string, depth: number): TypeTarget | undefined {
  const link = m.world.lookupExport(path, name);
  if (link?.kind === "external") return { kind: "external", module: link.module, name: link.name };
  if (link?.kind === "local") return resolveTypeName(m, link.path, link.local, depth + 1);
  return resolveTypeName(m, path, name, depth + 1);
}

/** What the declared type says of `value.name`. */
export function memberType(m: Machine, declared: DeclaredType, name: string, depth = 0): MemberKnowledge | undefined {
  const type = asTypeFact(declared.type);
  if (!type || depth > 6) return undefined;
  const found = typeMember(m, declared.file, type, name, depth);
  if (!found) return undefined;
  const { file, member } = found;
  if (!member.type) return { isOptional: member.isOptional };
  const memberDeclared: DeclaredType = { file, type: member.type };
  const value = valueOfType(m, memberDeclared);
  return { type: memberDeclared, isOptional: member.isOptional || admitsUndefined(member.type), ...(value ? { value } : {}) };
}

/** What the program adds to a type of a package, or to a member that it gives that type. */
export function widenedType(m: Machine, module: string, name: string, member: string | undefined): DeclaredType | undefined {
  const added = widenings(m.world, module, name, m.frame.file);
  if (member === undefined) return added[0];
  for (const one of added) {
    const found = memberType(m, one, member)?.type;
    if (found) return found;
  }
  return undefined;
}

/** Declared as a class that declares no such member: those who validate input make classes of it, and drop what these lack. */
export function isOfClassWithout(m: Machine, declared: DeclaredType, name: string): boolean {
  const type = asTypeFact(declared.type);
  if (type?.t !== "ref" || resolveTypeName(m, declared.file, type.name)?.kind !== "class") return false;
  return memberType(m, declared, name) === undefined;
}

/** A member that a type declares. */
export interface DeclaredField {
  readonly name: string;
  /** Text, a number, a date: compared as it is. */
  readonly isPlain: boolean;
}

const PLAIN = new Set(["string", "number", "boolean", "bigint", "Date", "String", "Number", "Boolean", "ID"]);

/** The declared type of an input; an element of a list bears the type of the list. */
function typeOfInput({ key, type }: { readonly key: string; readonly type?: DeclaredType }): DeclaredType | undefined {
  const fact = key.endsWith("[]") && type ? asTypeFact(type.type) : undefined;
  return type && fact?.t === "array" ? { file: type.file, type: fact.of } : type;
}

/** The members of input of a declared type. */
export function fieldsOfInput(
  m: Machine,
  input: { readonly key: string; readonly type?: DeclaredType },
): readonly DeclaredField[] | undefined {
  const type = typeOfInput(input);
  return type && fieldsOf(m, type);
}

/** All members that a type declares; undefined where there may be others. */
function fieldsOf(m: Machine, { file, type }: DeclaredType, depth = 0): readonly DeclaredField[] | undefined {
  const fact = asTypeFact(type);
  const [only, ...more] = fact?.t === "union" ? presentParts(fact) : [];
  if (only && more.length === 0) return fieldsOf(m, { file, type: only }, depth + 1);
  if (fact?.t === "object") return fact.members.map(asField);
  const target = fact?.t === "ref" && depth < 6 ? resolveTypeName(m, file, fact.name) : undefined;
  if (target?.kind === "type" && target.extends.length === 0) return fieldsOf(m, { file: target.file, type: target.type }, depth + 1);
  return target?.kind === "class" ? classFields(m, target.file, target.cls, depth + 1) : undefined;
}

function classFields(m: Machine, file: string, cls: number, depth: number): readonly DeclaredField[] | undefined {
  const fact = m.world.factsOf(file)?.classes[cls];
  const base = fact?.extends?.k === "name" ? resolveTypeName(m, file, fact.extends.name) : undefined;
  if (!fact || depth > 6 || (fact.extends && base?.kind !== "class")) return undefined;
  const inherited = base?.kind === "class" ? classFields(m, base.file, base.cls, depth + 1) : [];
  const own = fact.members.filter((member) => member.kind === "property" && !member.isStatic);
  return inherited && [...inherited.filter(({ name }) => !own.some((one) => one.name === name)), ...own.map(asField)];
}

function asField({ name, type }: { readonly name: string; readonly type?: TypeFact }): DeclaredField {
  const parts = type ? presentParts(type) : [];
  return { name, isPlain: parts.length > 0 && parts.every((part) => part.t === "ref" && PLAIN.has(part.name)) };
}

interface FoundMember {
  readonly file: string;
  readonly member: TypeMember;
}

function typeMember(m: Machine, file: string, type: TypeFact, name: string, depth: number): FoundMember | undefined {
  if (depth > 8) return undefined;
  if (type.t === "object") {
    const member = type.members.find((candidate) => candidate.name === name);
    return member ? { file, member } : undefined;
  }
  if (type.t === "union" || type.t === "intersection") {
    for (const part of type.t === "union" ? presentParts(type) : type.of) {
      const found = typeMember(m, file, part, name, depth + 1);
      if (found) return found;
    }
    return undefined;
  }
  if (type.t !== "ref") return undefined;
  const [first] = type.args ?? [];
  if (first && WRAPPERS.has(type.name)) return typeMember(m, file, first, name, depth + 1);
  if (first && type.name === "Partial") {
    const found = typeMember(m, file, first, name, depth + 1);
    return found ? { file: found.file, member: { ...found.member, isOptional: true } } : undefined;
  }
  if (first && (type.name === "Pick" || type.name === "Omit")) return typeMember(m, file, first, name, depth + 1);
  return namedTypeMember(m, file, type.name, name, depth);
}

function namedTypeMember(m: Machine, file: string, typeName: string, name: string, depth: number): FoundMember | undefined {
  const target = resolveTypeName(m, file, typeName);
  const parts: readonly DeclaredType[] =
    target?.kind === "type"
      ? [target.type, ...target.extends].map((type) => ({ file: target.file, type }))
      : target?.kind === "external"
        ? widenings(m.world, target.module, target.name, file)
        : [];
  for (const part of parts) {
    const type = asTypeFact(part.type);
    const found = type && typeMember(m, part.file, type, name, depth + 1);
    if (found) return found;
  }
  return target?.kind === "class" ? classMember(m, target.file, target.cls, name, depth) : undefined;
}

/** A property that a class declares, or that it has from what it extends. */
function classMember(m: Machine, file: string, cls: number, name: string, depth: number): FoundMember | undefined {
  const fact = m.world.factsOf(file)?.classes[cls];
  const found = fact?.members.find((candidate) => candidate.name === name && candidate.kind === "property");
  if (found) return { file, member: { name, isOptional: found.isOptional === true, ...(found.type ? { type: found.type } : {}) } };
  return fact?.extends ? inheritedMember(m, file, fact.extends, name, depth + 1) : undefined;
}

/** `extends Base`, and classes that @nestjs/mapped-types makes of others (https://docs.nestjs.com/openapi/mapped-types). */
function inheritedMember(m: Machine, file: string, base: Expression, name: string, depth: number): FoundMember | undefined {
  if (depth > 8) return undefined;
  if (base.k === "name") {
    const target = resolveTypeName(m, file, base.name);
    return target?.kind === "class" ? classMember(m, target.file, target.cls, name, depth) : undefined;
  }
  if (base.k !== "call") return undefined;
  const [first, names] = base.args.filter((arg) => arg.k !== "spread");
  const made = base.callee.k === "name" || base.callee.k === "member" ? base.callee.name : "";
  const of = (one: Expression): FoundMember | undefined => inheritedMember(m, file, one, name, depth + 1);
  if (made === "IntersectionType")
    return base.args.flatMap((arg) => (arg.k === "spread" ? [] : [of(arg)])).find((found) => found !== undefined);
  if (!first || !/^(Partial|Pick|Omit)Type$/.test(made)) return undefined;
  const isNamed = names?.k === "array" && names.items.some((item) => item.k === "const" && item.value === name);
  if ((made === "PickType" && !isNamed) || (made === "OmitType" && isNamed)) return undefined;
  const found = of(first);
  return found && made === "PartialType" ? { ...found, member: { ...found.member, isOptional: true } } : found;
}

/** The dotted name of a declared type argument, for models that want an entity's name. */
export function typeNameOf(type: unknown): string | undefined {
  const declared = typeof type === "object" && type !== null && "type" in type ? asTypeFact((type as DeclaredType).type) : asTypeFact(type);
  return declared?.t === "ref" || declared?.t === "typeof" ? declared.name : undefined;
}
