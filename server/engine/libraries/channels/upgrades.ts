// Whether the application itself upgrades connections to sockets, and so says who may connect.
import type { Engine } from "../model";

interface Upgrades {
  isSeen: boolean;
}

function upgradesOf(engine: Engine): Upgrades | undefined {
  return engine.shared?.("socket-upgrades", (): Upgrades => ({ isSeen: false }));
}

export function noteUpgrades(engine: Engine): void {
  const upgrades = upgradesOf(engine);
  if (upgrades) upgrades.isSeen = true;
}

export function hasUpgrades(engine: Engine): boolean {
  return upgradesOf(engine)?.isSeen === true;
}
