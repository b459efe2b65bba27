// Responses that browsers hand to the scripts of any site: `Access-Control-Allow-Origin: *` (Fetch standard, section 3.3), among the headers
// that a response is made with. Browsers send no cookies along with such requests. Middleware that sets the header for every route with
// `(name, value)` says nothing of the one at hand, and is left out.
import type { Value } from "../../libraries/value";
import { alternativesOf } from "../machine/truthiness";
import type { Machine } from "../machine/machine";

const ALLOWED_ORIGIN = /^access-control-allow-origin$/i;

/** `name: value`, as a header among those that a response is made with. */
export function noteOrigin(m: Machine, name: string, value: Value): void {
  if (!ALLOWED_ORIGIN.test(name)) return;
  if (alternativesOf(m, value).some((one) => one.v === "constant" && one.value === "*")) m.world.observer.meet("isForEveryOrigin");
}
