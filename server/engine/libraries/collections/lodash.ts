// lodash 4 (https://lodash.com/docs), lodash-es, its packages of one function each, Underscore (https://underscorejs.org) and
// es-toolkit (https://es-toolkit.dev): what their functions make of objects and lists.
import type { Engine, ExternalCall, LibraryCall, LibraryModel } from "../model";
import { exportName } from "../call-arguments";
import { constant, UNDEFINED, type Value } from "../value";
import { begun, COLLECTIONS, continued } from "./chains";
import { listFunction } from "./lists";
import { assigned, copied, defaulted, merged, namesIn, omitted, picked, sifted } from "./parts";
import { memberAt, pathOf, setAt } from "./paths";

/** Packages of one function each, which npm still serves. */
const SINGLE =
  "get set has pick omit merge assign defaults clone clonedeep isempty isnil isequal uniq uniqby groupby keyby sortby find".split(" ");
/** Their names are all small; the functions' are not. */
const BY_SMALL = new Map(
  "cloneDeep isEmpty isNil isEqual uniqBy groupBy keyBy sortBy".split(" ").map((name) => [name.toLowerCase(), name]),
);

export const LODASH: LibraryModel = {
  id: COLLECTIONS,
  packages: ["lodash", "lodash-es", "underscore", "es-toolkit", ...SINGLE.map((name) => `lodash.${name}`)],
  tokens: ["lodash", "underscore", "es-toolkit"],
  call(call, engine) {
    const name = nameOf(call);
    const args = call.args.map((arg) => arg.value);
    return begun(engine, name, args) ?? applied(engine, name, args, call);
  },
  method(call, engine) {
    return continued(call, engine, applied);
  },
};

/** What a function makes of its arguments; undefined for one that is not understood. */
export function applied(engine: Engine, name: string, args: readonly Value[], at: LibraryCall): Value | undefined {
  return (
    asked(engine, name, args, at) ?? object(engine, name, args, at) ?? (args.length > 0 ? listFunction(engine, name, args) : undefined)
  );
}

/** `_.get`, `get`, `import get from "lodash/get"`, `require("lodash.get")`. */
function nameOf({ module, path }: ExternalCall): string {
  const said = exportName(path).replace(/^_\./, "");
  if (said !== "" && said !== "_") return said;
  const single = /^lodash\.(\w+)$/.exec(module)?.[1] ?? /\/(\w+)(?:\.js)?$/.exec(module)?.[1] ?? "";
  return BY_SMALL.get(single) ?? single;
}

/** Questions, which tests of conditions understand. */
function asked(engine: Engine, name: string, [first = UNDEFINED, second]: readonly Value[], { span }: LibraryCall): Value | undefined {
  switch (name) {
    case "isNil":
    case "isNull":
    case "isUndefined":
      return { v: "condition", op: "nullish", of: [first], at: span };
    case "isEmpty": {
      const isList = first.v === "array" || (first.v === "row" && first.isList === true);
      const there: Value = { v: "condition", op: "truthy", of: [isList ? engine.member(first, "length") : first] };
      return { v: "condition", op: "not", of: [there], at: span };
    }
    case "isEqual":
    case "eq":
      return second && { v: "condition", op: "equal", of: [first, second], at: span };
    case "has":
    case "hasIn": {
      const path = second && pathOf(engine, second);
      return path && { v: "condition", op: "truthy", of: [memberAt(engine, first, path)], at: span };
    }
    default:
      return undefined;
  }
}

function object(engine: Engine, name: string, args: readonly Value[], { span }: LibraryCall): Value | undefined {
  const [first = UNDEFINED, second, third] = args;
  switch (name) {
    case "get":
    case "result":
      return second && got(engine, first, second, third);
    case "set": {
      const path = second && pathOf(engine, second);
      if (!path || !third) return undefined;
      setAt(engine, first, path, third);
      return first;
    }
    case "unset": {
      const path = second && pathOf(engine, second);
      if (path) setAt(engine, first, path, UNDEFINED);
      return path && constant(true);
    }
    case "pick":
    case "omit": {
      const names = namesIn(engine, args.slice(1));
      return names && (name === "pick" ? picked(engine, first, names) : omitted(engine, first, names));
    }
    case "pickBy":
    case "omitBy":
      return engine.members(first) ? sifted(engine, first) : undefined;
    case "merge":
      return merged(engine, first, args.slice(1), span);
    case "assign":
    case "assignIn":
    case "extend":
      return assigned(engine, args, span);
    case "defaults":
      return defaulted(engine, args, span);
    case "clone":
    case "cloneDeep":
      return copied(engine, first, span);
    case "values":
    case "keys":
    case "entries":
    case "toPairs":
    case "fromPairs": {
      const own = name === "toPairs" ? "entries" : name === "fromPairs" ? "fromEntries" : name;
      return engine.call({ v: "external", module: "global", path: ["Object", own] }, [first], span);
    }
    default:
      return undefined;
  }
}

/** The third argument stands in for what is not there. */
function got(engine: Engine, from: Value, path: Value, instead: Value | undefined): Value | undefined {
  const names = pathOf(engine, path);
  if (!names) return undefined;
  const value = memberAt(engine, from, names);
  return instead && value.v !== "principal" ? engine.choice([value, instead]) : value;
}
