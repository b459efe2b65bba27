// Colours of the terminal, or none: NO_COLOR (https://no-color.org) and FORCE_COLOR decide before the terminal does.
import picocolors from "picocolors";
import type { Output, World } from "./world";

export type Colours = ReturnType<typeof picocolors.createColors>;

export function coloursFor(output: Output, env: World["env"]): Colours {
  return picocolors.createColors(hasColours(output, env));
}

function hasColours(output: Output, env: World["env"]): boolean {
  if (isSet(env["NO_COLOR"])) return false;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return output.isTerminal && env["TERM"] !== "dumb";
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}
