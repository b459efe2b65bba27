// Loads the engine on first need: `--version`, `--help` and usage errors must not pay for it.
import type * as Engine from "../engine/index";

let loaded: Promise<typeof Engine> | undefined;

export function loadEngine(): Promise<typeof Engine> {
  return (loaded ??= import("../engine/index"));
}
