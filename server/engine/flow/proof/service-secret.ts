// Callers that show a secret of the service itself: a scheduler, another service, an operator. `req.headers.authorization ===
// `Bearer ${process.env.CRON_SECRET}`` lets nobody else pass, and who passes acts for every tenant.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Value } from "../../libraries/value";
import type { Machine } from "../machine/machine";
import { sourceIn } from "../machine/parts";
import { alternativesOf } from "../machine/truthiness";
import { learnAdministrator } from "./administrator";
import { isOfEnvironment } from "./settings";

/** Settings that only the service and its operators know, by their names. */
const SECRET =
  /secret|token|passw|passphrase|credential|(^|_)(api_?|access_?|auth_?|admin_?|internal_?|service_?|cron_?)?key$|signature|auth$/i;
/** Settings that are built into what browsers get. */
const PUBLISHED = /^(NEXT_PUBLIC|VITE|PUBLIC|REACT_APP|NUXT_PUBLIC|EXPO_PUBLIC)_/i;
/** Deepest derivation that is looked into: `Buffer.from(`Bearer ${secret}`)`. */
const DEPTH = 4;

/** `left === right`, of which one is what the caller sent and the other a secret from the environment. */
export function learnService(m: Machine, left: Value, right: Value, at: SourceSpan | undefined): void {
  for (const [sent, secret] of [
    [left, right],
    [right, left],
  ] as const)
    if (isSent(m, sent) && isSecret(m, secret, DEPTH)) learnAdministrator(m, at);
}

/** A header, a parameter or a part of the body, whole or shaped. A digest of it compares what was signed, not what was shown. */
function isSent(m: Machine, value: Value): boolean {
  return alternativesOf(m, value).some((option) => {
    const source = sourceIn(m, option, 2);
    return source !== undefined && source.isDigest !== true && source.signs === undefined;
  });
}

export function isSecret(m: Machine, value: Value, depth: number): boolean {
  if (depth === 0) return false;
  switch (value.v) {
    case "external":
      return isSecretName(value.path.at(-1)) && value.module === "global" && value.path.slice(-3, -1).join(".").endsWith("env");
    case "choice": {
      const there = alternativesOf(m, value).filter((option) => option.v !== "constant" || option.value);
      return there.length > 0 && there.every((option) => isSecret(m, option, depth));
    }
    case "text": {
      const parts = value.parts.filter((part): part is Value => typeof part !== "string");
      return parts.length === 1 && parts.every((part) => isSecret(m, part, depth - 1));
    }
    case "unknown": {
      if (value.isDigest === true) return false;
      if (isOfEnvironment(value) && isSecretName(value.label.split(".").at(-1))) return true;
      const from = value.from ?? [];
      return from.length === 1 && from.every((part) => isSecret(m, part, depth - 1));
    }
    default:
      return false;
  }
}

function isSecretName(name: string | undefined): boolean {
  return name !== undefined && SECRET.test(name) && !PUBLISHED.test(name);
}
