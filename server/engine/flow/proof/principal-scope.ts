// The expression that a fix would write for the tenant: the nearest variable in scope that holds it, or a member of one.
import type { PrincipalExpression } from "../../../../rules/contract/access";
import type { SourceSpan } from "../../../../rules/contract/span";
import type { TypeFact } from "../../facts/ir";
import type { Value } from "../../libraries/value";
import type { Entity } from "../../tenancy/model";
import { alternativesOf, mayBeMissing } from "../machine/truthiness";
import type { Frame, Machine } from "../machine/machine";
import { plainName } from "../machine/names";
import { satisfies, trustOf, type Want } from "./trust";

/** Members looked into below a variable. */
const DEPTH = 2;

/** `at`: where it would be written; a query may run in another function than the one that it was made in. */
export function principalInScope(m: Machine, entity: Entity, at: SourceSpan): PrincipalExpression | undefined {
  const { observer } = m.world;
  const { isLooking } = observer;
  observer.isLooking = true;
  const frame = m.stack.findLast((one) => holdsPlace(m, one, at));
  const found = frame && findPrincipal(m, frame, entity);
  observer.isLooking = isLooking;
  return found;
}

function holdsPlace(m: Machine, { file, facts, fn }: Frame, at: SourceSpan): boolean {
  const [start, end] = facts.functions[fn]?.s ?? [0, -1];
  return m.world.relative(file) === at.file && start <= at.start && at.end <= end;
}

function findPrincipal(m: Machine, frame: Frame, entity: Entity): PrincipalExpression | undefined {
  const want: Want = entity.tenancy === "user" ? { kind: "user" } : { kind: "tenant" };
  const candidates: PrincipalExpression[] = [];
  for (const id of frame.scope.slice(0, -1)) {
    for (const [name, value] of variablesOf(m, id)) search(m, value, name, want, DEPTH, candidates);
    const certain = candidates.find((candidate) => candidate.isCertain);
    if (certain) return certain;
  }
  if (frame.self) search(m, frame.self, "this", want, DEPTH, candidates);
  return candidates.find((candidate) => candidate.isCertain) ?? candidates[0];
}

function variablesOf(m: Machine, frame: number): ReadonlyMap<string, Value> {
  const prefix = `${frame}:`;
  return new Map([...m.state.variables(prefix)].map(([cell, value]) => [cell.slice(prefix.length), value]));
}

function search(m: Machine, value: Value, text: string, want: Want, depth: number, found: PrincipalExpression[]): void {
  if (found.length > 4 || !/^[A-Za-z_$][\w$.]*$/.test(text)) return;
  const last = text.split(".").at(-1) ?? text;
  if (names(m, last, want) && holds(m, value, want)) {
    found.push({ text, isCertain: !mayBeMissing(m, value) && trustOf(m, value)?.isAssumed !== true });
    return;
  }
  if (depth === 0) return;
  const members = value.v === "object" || value.v === "choice" ? m.engine.members(value) : undefined;
  for (const [name, member] of members ?? []) if (!member.isConditional) search(m, member.value, `${text}.${name}`, want, depth - 1, found);
  if (value.v === "principal") searchPrincipal(m, value, text, want, depth, found);
  if (value.v === "handle")
    for (const name of ["user", "locals", "session", "auth"])
      search(m, m.engine.member(value, name), `${text}.${name}`, want, depth - 1, found);
}

/** Members of a session: those of its declared type, one level of `user` in between, and those that a declaration adds to it. */
function searchPrincipal(
  m: Machine,
  value: Extract<Value, { v: "principal" }>,
  text: string,
  want: Want,
  depth: number,
  found: PrincipalExpression[],
): void {
  // `session.user` of a session that may be missing does not compile.
  if (mayBeMissing(m, value)) return;
  const entities = [...m.world.tenancy.entities.values()];
  const keys = entities.flatMap((entity) => (want.kind === "user" ? entity.userKeys : entity.tenantKeys));
  for (const name of new Set([...keys, ...(want.kind === "tenant" ? usualKeys(m) : []), "user"])) {
    const inner = m.engine.member(value, name);
    if (inner.v === "principal" && inner.type) search(m, inner, `${text}.${name}`, want, depth - 1, found);
  }
  if (want.kind === "tenant") for (const path of pathsBelow(m, value, text)) found.push({ text: `${text}.${path}`, isCertain: false });
}

/** `orgId` and `org_id`, also where rows name the tenant otherwise (`org`). */
function usualKeys(m: Machine): readonly string[] {
  const bases = [...m.world.tenancy.tenantKeyNames].filter((name) => name.endsWith("id")).map((name) => name.slice(0, -2));
  return bases.flatMap((base) => [`${base}Id`, `${base}_id`]);
}

/** Where a widened session type has the tenant, seen from this part of the session. */
function pathsBelow(m: Machine, value: Extract<Value, { v: "principal" }>, text: string): readonly string[] {
  if (value.path.length === 0 && !/session$/i.test(text)) return [];
  const prefix = value.path.map((part) => `${part}.`).join("");
  return declaredPaths(m)
    .filter((path) => path.startsWith(prefix))
    .map((path) => path.slice(prefix.length));
}

/** Interfaces that a program widens to say what its session holds. */
const SESSION_TYPES = new Set(["Session", "SessionData"]);

/** Tenant members of sessions as `declare module "next-auth" { interface Session … }` and its like declare them. */
function declaredPaths(m: Machine): readonly string[] {
  const { tenantKeyNames } = m.world.tenancy;
  const paths = new Set<string>();
  const visit = (type: TypeFact | undefined, prefix: readonly string[]): void => {
    if (type?.t === "intersection") for (const part of type.of) visit(part, prefix);
    if (type?.t !== "object" || prefix.length > 2) return;
    for (const member of type.members) {
      if (member.isOptional) continue;
      if (tenantKeyNames.has(plainName(member.name))) paths.add([...prefix, member.name].join("."));
      else visit(member.type, [...prefix, member.name]);
    }
  };
  for (const { declared } of m.world.ambientTypes()) if (SESSION_TYPES.has(declared.name)) visit(declared.type, []);
  return [...paths];
}

/** Whether a name reads like the tenant (or the user). */
function names(m: Machine, name: string, want: Want): boolean {
  const plain = plainName(name);
  return want.kind === "user" ? plain === "userid" || plain === "sub" : m.world.tenancy.tenantKeyNames.has(plain);
}

function holds(m: Machine, value: Value, want: Want): boolean {
  return alternativesOf(m, value).every((option) => {
    const trust = trustOf(m, option);
    return trust !== undefined && satisfies(m, trust, want, option);
  });
}

/** The tenant's expression for a log line, whatever the entity. */
export function principalForLog(m: Machine, at: SourceSpan): PrincipalExpression | undefined {
  const [root] = m.world.tenancy.roots;
  const entity = root === undefined ? undefined : m.world.tenancy.entities.get(root);
  return entity ? principalInScope(m, entity, at) : undefined;
}
