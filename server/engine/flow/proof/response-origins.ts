// Responses that browsers hand to the scripts of any site: `Access-Control-Allow-Origin: *` (Fetch standard, section 3.3), among the headers
// that a response is made with. Browsers send no cookies along with such requests. Middleware that sets the header for every route with
// `(name, value)` says nothing of the one at hand, and is left out.
import type { Value } from "../../libraries/value";
import { alternativesOf } from "../machine/truthiness";
import type { Machine } from "../machine/machine";

const ALLOWED_ORIGIN = /^access-control-allow-origin$/i;

/** What makes a response: `new Response(body, { headers })`, `Response.json(…)`, `c.text(…)`. Others send requests of the service's own. */
const RESPONDS = /^(?:json|text|html|body|data|\w*Response|Headers)$/;

/** Headers among the arguments of a call. */
export function noteOrigins(m: Machine, headers: Value, callee: string | undefined): void {
  if (headers.v !== "object" || callee === undefined || !RESPONDS.test(callee)) return;
  for (const [name, { value }] of headers.members)
    if (ALLOWED_ORIGIN.test(name) && alternativesOf(m, value).some((one) => one.v === "constant" && one.value === "*"))
      m.world.observer.meet("isForEveryOrigin");
}
