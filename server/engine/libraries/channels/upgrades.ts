// Whether the application itself upgrades connections to sockets, and so says who may connect.
import type { Engine } from "../model";

interface Upgrades {
  isSeen: boolean;
}

function upgradesOf(engine: Engine): Upgrades {
  return engine.shared("socket-upgrades", (): Upgrades => ({ isSeen: false }));
}

export function noteUpgrades(engine: Engine): void {
  upgradesOf(engine).isSeen = true;
}

export function hasUpgrades(engine: Engine): boolean {
  return upgradesOf(engine).isSeen;
}
