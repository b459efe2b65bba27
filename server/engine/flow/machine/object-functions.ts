// `Object.assign`, `entries`, `fromEntries` and their like.
import type { LibraryCall } from "../../libraries/model";
import { constant, UNDEFINED, type Member, type ObjectValue, type SourceValue, type Value } from "../../libraries/value";
import { keyOf } from "../keys";
import { wasListed } from "./listed-keys";
import type { Machine } from "./machine";
import { currentObject, write } from "./members";
import { spreadInto } from "./objects";
import { sourceIn } from "./parts";
import { assignToRow } from "./row-writes";
import { alternativesOf } from "./truthiness";

export function objectFunction(m: Machine, name: string, call: LibraryCall): Value | undefined {
  const [first] = call.args;
  if (!first) return name === "" ? m.engine.object({}) : UNDEFINED;
  switch (name) {
    case "assign":
      return assigned(
        m,
        first.value,
        call.args.slice(1).map((arg) => arg.value),
      );
    case "freeze":
    case "seal":
    case "preventExtensions":
      return first.value;
    case "create":
      return m.engine.object({});
    case "keys":
      return listOfMembers(m, first.value, (key) => key);
    case "values":
      return listOfMembers(m, first.value, (_, member) => member.value);
    case "entries":
      return listOfMembers(m, first.value, (key, member) => m.engine.array([key, member.value]));
    case "fromEntries":
      return fromEntries(m, first.value);
    case "hasOwn":
    case "has":
      return call.args[1] && { v: "condition", op: "has", of: [first.value, call.args[1].value], at: call.span };
    case "defineProperty": {
      const key = call.args[1] ? m.engine.stringOf(call.args[1].value) : undefined;
      if (key !== undefined && call.args[2]) m.engine.setMember(first.value, key, m.engine.member(call.args[2].value, "value"));
      return first.value;
    }
    default:
      return undefined;
  }
}

function assigned(m: Machine, target: Value, sources: readonly Value[]): Value {
  if (target.v === "row") {
    for (const source of sources) assignToRow(m, target, source);
    return target;
  }
  if (target.v === "choice") {
    for (const option of target.options) assigned(m, option.value, sources);
    return target;
  }
  if (target.v !== "object") {
    for (const source of sources) for (const [key, member] of m.engine.members(source) ?? []) m.engine.setMember(target, key, member.value);
    return target;
  }
  const before = currentObject(m, target);
  const draft = { members: new Map<string, Member>(before.members), rest: [...before.rest] };
  for (const source of sources) spreadInto(m, draft, source, false);
  const after: ObjectValue = { ...before, members: draft.members, rest: draft.rest };
  write(m, before, after);
  return after;
}

function listOfMembers(m: Machine, value: Value, pick: (key: Value, member: Member) => Value): Value {
  const options = alternativesOf(m, value).filter((option) => option.v !== "constant");
  if (options.length > 1)
    return m.engine.array([], m.engine.choice(options.map((option) => m.engine.element(listOfMembers(m, option, pick)))));
  const members = m.engine.members(value);
  if (!members) return openMembers(m, value, pick);
  const items = [...members].map(([name, member]): Member => ({
    value: pick(constant(name), member),
    ...(member.isConditional ? { isConditional: true } : {}),
  }));
  const rest = m.engine.spreads(value);
  return {
    v: "array",
    id: m.newId(),
    items,
    ...(rest.length > 0 ? { more: m.engine.choice(rest.map((part) => m.engine.element(part))) } : {}),
  };
}

/** An object whose members are not known; the names in untrusted input are input too, any text whatever type the object was given. */
function openMembers(m: Machine, value: Value, pick: (key: Value, member: Member) => Value): Value {
  const name = { key: `keys:${keyOf(value)}`, label: "a key" };
  const key: Value = value.v === "source" ? { ...keyOfInput(value), ...name, label: `a key of ${value.label}` } : { v: "unknown", ...name };
  return m.engine.array([], pick(key, { value: m.engine.element(value) }));
}

function keyOfInput({ type: _ofTheWhole, ...input }: SourceValue): SourceValue {
  return { ...input, isOptional: false };
}

/** Of a list that cannot be seen (a form, search parameters) the object has the members that the list has by name. */
function fromEntries(m: Machine, list: Value): Value {
  if (list.v === "source" || list.v === "unknown" || list.v === "row" || list.v === "principal") return list;
  const entries = m.engine.items(list);
  const [only, all] = entries?.items.length === 0 && entries.more ? (m.engine.items(entries.more)?.items ?? []) : [];
  // Every name of a form or of search parameters, with what stands under it: the form itself.
  if (only && all?.value.v === "source" && keyOf(only.value) === `keys:${all.value.key}`) return all.value;
  const members = new Map<string, Member>();
  const named: { readonly name: Value; readonly more: Value }[] = [];
  for (const item of entries?.items ?? []) {
    for (const option of alternativesOf(m, item.value)) {
      const [name, value] = m.engine.items(option)?.items ?? [];
      const key = name ? m.engine.stringOf(name.value) : undefined;
      if (key !== undefined && value) members.set(key, { ...value, ...(item.isConditional ? { isConditional: true } : {}) });
      else if (name && value) named.push({ name: name.value, more: value.value });
    }
  }
  for (const option of entries?.more ? alternativesOf(m, entries.more) : []) {
    const [name, more] = m.engine.items(option)?.items ?? [];
    if (name && more) named.push({ name: name.value, more: more.value });
  }
  const rest = named.map(({ name, more }) => (isLimited(m, name) ? computedMember(name, more) : more));
  const names = named.length > 0 ? { names: m.engine.choice(named.map(({ name }) => name)) } : {};
  return { v: "object", id: m.newId(), members, rest, ...names };
}

/** Names from the request that cannot be any: ``[`payload.${key}`, value]``, those that a list was asked for. */
function isLimited(m: Machine, name: Value): boolean {
  return name.v === "text" ? sourceIn(m, name, 3) !== undefined : wasListed(m, keyOf(name));
}

function computedMember(name: Value, value: Value): Value {
  return {
    v: "unknown",
    key: `computed:${keyOf(name)}:${keyOf(value)}`,
    label: "a computed member",
    from: [name],
    computed: { name, value },
  };
}
