// Filters that are written as objects (`{ orgId, status: { in: […] } }`): what conditional members, spreads and alternatives mean for
// them is the same in every library; what a member means is the library's.
import { ALL_ROWS, and, type Formula } from "./formula";
import type { Engine } from "./model";
import type { ChoiceValue, Member, Value } from "./value";

/** The formula of every value that it may be. */
export function eachOption(engine: Engine, value: Value, make: (option: Value) => Formula): Formula {
  const options = restricted(engine, value);
  const [only] = options;
  if (only && options.length === 1) return make(only);
  return {
    f: "choice",
    of: options.map(make),
    ...(value.v === "choice" ? { given: options.map((option) => givenOf(value, option)) } : {}),
  };
}

/** What is known on the paths on which the value is this one. */
function givenOf({ options }: ChoiceValue, value: Value): unknown {
  const those = options.filter((option) => option.value === value);
  return those.length === 1 ? those[0]?.given : undefined;
}

/** `isSuperAdmin ? {} : { orgId }`: what only an administrator of every tenant gets restricts nobody else. */
function restricted(engine: Engine, value: Value): readonly Value[] {
  const options = engine.alternatives(value);
  if (value.v !== "choice" || options.length < 2) return options;
  const exempt = new Set(
    value.options.filter(({ given }) => engine.isForEveryTenant?.(given)).flatMap((option) => engine.alternatives(option.value)),
  );
  const others = options.filter((option) => !exempt.has(option));
  return others.length > 0 ? others : options;
}

/** The conjunction of an object's members; a missing object selects all, one that is not known is opaque. */
export function objectFormula(engine: Engine, where: Value, memberFormula: (name: string, value: Value) => Formula): Formula {
  return eachOption(engine, where, (option) => {
    if (option.v === "constant") return ALL_ROWS;
    const members = option.v === "object" ? engine.members(option) : undefined;
    if (!members) return inputFormula(engine, option, new Map(), memberFormula);
    const known = [...members].map(([name, member]) => asWritten(engine, memberFormula(name, member.value), member));
    return and([...known, ...engine.spreads(option).map((operand) => inputFormula(engine, operand, members, memberFormula))]);
  });
}

/** Arguments of GraphQL hold what their types declare, and nothing else; any other input may hold whatever conditions. */
function inputFormula(
  engine: Engine,
  operand: Value,
  beside: ReadonlyMap<string, Member>,
  memberFormula: (name: string, value: Value) => Formula,
): Formula {
  const fields = operand.v === "source" && operand.kind === "argument" ? engine.fieldsOf?.(operand) : undefined;
  if (!fields) return { f: "opaque", operand };
  const own = fields.filter(({ name }) => !beside.has(name) || beside.get(name)?.overwrittenBy === operand);
  return and(
    own.map(({ name, isPlain }) => {
      const formula = memberFormula(name, engine.member(operand, name));
      // Of an object (`{ not: … }`) it is not known how it compares.
      return isPlain || formula.f !== "atom" ? formula : { ...formula, op: "other" };
    }),
  );
}

/** A condition that is set on some paths only, or that a later spread may replace, keeps that. */
function asWritten(engine: Engine, formula: Formula, member: Member): Formula {
  if (formula.f === "true") return ALL_ROWS;
  const isOpen = member.isConditional === true && !engine.isForEveryTenant?.(member.absentGiven);
  const set: Formula = isOpen ? { f: "choice", of: [formula, ALL_ROWS] } : formula;
  return member.overwrittenBy ? { f: "overwritten", of: set, by: member.overwrittenBy } : set;
}
