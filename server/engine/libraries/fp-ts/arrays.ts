// Lists in the pipes of fp-ts: `pipe(rows, A.map(f))` is what the method of the list does.
import { argument, native } from "../call-arguments";
import type { Engine, LibraryCall } from "../model";
import { UNDEFINED, type Value } from "../value";
import { present } from "./steps";

/** Functions that are given another before the list, and the method of lists that does the same. */
const METHODS: ReadonlyMap<string, string> = new Map([
  ["map", "map"],
  ["filter", "filter"],
  ["chain", "flatMap"],
  ["flatMap", "flatMap"],
  ["some", "some"],
  ["every", "every"],
]);

export function callArray(engine: Engine, name: string, call: LibraryCall): Value | undefined {
  const first = argument(call.args, 0);
  const method = METHODS.get(name);
  const found = (list: Value, test: Value): Value =>
    present(engine, "Option", engine.invoke?.(list, "find", [test]) ?? UNDEFINED, UNDEFINED);
  if (method !== undefined) return native(engine, name, ([list = UNDEFINED]) => engine.invoke?.(list, method, [first]) ?? UNDEFINED);
  if (name === "findFirst" || name === "findLast") return native(engine, name, ([list = UNDEFINED]) => found(list, first));
  if (name === "head" || name === "last") return present(engine, "Option", engine.member(first, "0"), UNDEFINED);
  return undefined;
}
