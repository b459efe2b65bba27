// Handles of which there is one per analysis: what a type, a default export or the platform hands out without saying where it was
// made. One handle, not one per use, so that calls with it can be told to be the same.
import type { Engine } from "./model";
import type { HandleValue } from "./value";

export function sharedHandle(engine: Engine, key: string, make: () => HandleValue): HandleValue {
  const holder = (): { readonly handle: HandleValue } => ({ handle: make() });
  return engine.shared(`handle:${key}`, holder).handle;
}
