// Log lines: where a tenant is at hand, a line has to say which one.
import type { LogLine } from "../../libraries/log-line";
import type { Machine } from "../machine/machine";
import { accessBase } from "./access-base";
import { noteAuditLine } from "./audit-events";
import { callsToMessage } from "./key-supplier";
import { principalForLog } from "./principal-scope";
import { noteLogData } from "./log-data";
import { signedIn } from "./signed-in";
import { hasTenantInHand, isTenantAtHand } from "./tenant-at-hand";
import { namesTenant } from "./names-tenant";

export function performLog(m: Machine, line: LogLine): void {
  const { run } = m.world.observer;
  if (!run.entry || run.entry.framework === "script") return;
  // Where signing in itself failed (`catch` around the verification of a token), there is nobody to name.
  if (run.entry.isRequest && run.hasPrincipal && signedIn(m) === "no") return;
  const said = [...line.bindings, ...line.args.map((arg) => arg.value)];
  const isTold = said.some((value) => namesTenant(m, value, 4));
  if (isSignedIn(m) && (isTold || hasTenantInHand(m))) m.world.observer.meet("hasTenantPrincipal");
  // A line before the tenant is first named counts where the requester is known already, and the tenant is named later.
  if (!(run.hasTenant || run.hasTenantPrincipal || isSignedIn(m))) return;
  // In-house loggers write what they are given: the line stands where its message does.
  const lift = callsToMessage(
    m,
    line.args.map((arg) => arg.value),
  );
  noteLogData(m, line, lift);
  if (line.isField || noteAuditLine(m, line)) return;
  const site = line.logger.at;
  const place = lift > 0 ? m.stack.at(-lift)?.callSite : undefined;
  const principal = lift > 0 ? undefined : principalForLog(m, line.span);
  m.world.observer.record(m, {
    key: `${line.span.file}:${line.span.start}:${line.span.end}:log`,
    access: {
      ...accessBase(m, line.span),
      kind: "log",
      library: line.library,
      operation: line.operation,
      fixSites: lift > 0 ? [] : line.fixSites,
      ...(principal ? { principal } : {}),
    },
    outcome: isTold
      ? {
          verdict: "isolated",
          mechanism: "tenant-filter",
          steps: [{ role: "other", message: "the line says which tenant", at: line.span }],
        }
      : {
          verdict: "violation",
          reason: "tenant-absent",
          // Where nothing tells of a tenant, the line can only be helped by a logger that knows of it.
          confidence: isTenantAtHand(m, lift) ? "certain" : "possible",
          steps: [{ role: "access", message: "this line does not say which tenant", at: line.span }],
        },
    awaitsTenant: true,
    group: `${site ? `${site.file}:${site.start}` : line.library}|${(place ?? line.span).file}`,
    ...(lift > 0 ? { lift } : {}),
  });
}

/** Whether the requester is known on this path, and not known to be nobody. */
export function isSignedIn(m: Machine): boolean {
  if (signedIn(m) === "no") return false;
  let isNobody = false;
  m.state.forEachFact((_, key) => {
    if (key.startsWith("none:who:")) isNobody = true;
  });
  return !isNobody;
}
