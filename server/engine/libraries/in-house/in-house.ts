// What a package of the house makes (`createDb()`, `new OrderClient()`), where the configuration speaks of its members: an object that
// remembers by which export it came, so that `db.orders.find` can be told. What its calls mean, the prover asks of the declarations.
import type { Engine, LibraryModel } from "../model";
import { sharedHandle } from "../shared-handle";
import type { HandleValue } from "../value";
import { IN_HOUSE } from "./clients";

/** One object per export and member path: nothing tells two of them apart. */
export function inHouseObject(engine: Engine, module: string, path: readonly string[]): HandleValue {
  return sharedHandle(engine, `${IN_HOUSE}:${module}#${path.join(".")}`, () => engine.handle(IN_HOUSE, "object", { module, path }));
}

/** The export and members that an object came by; undefined for other values. */
export function inHousePath(handle: HandleValue): { readonly module: string; readonly path: readonly string[] } | undefined {
  const { module, path } = handle.data;
  if (handle.model !== IN_HOUSE || typeof module !== "string" || !Array.isArray(path)) return undefined;
  return { module, path: path.filter((part): part is string => typeof part === "string") };
}

export const IN_HOUSE_MODEL: LibraryModel = {
  id: IN_HOUSE,
  packages: [],
  tokens: [],
  member: (handle, name, engine) => {
    const from = inHousePath(handle);
    return from && inHouseObject(engine, from.module, [...from.path, name]);
  },
};
