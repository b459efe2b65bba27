// Caches: an entry that holds tenant data must be named by a key that tells tenants apart.
import type { CacheAccess } from "../../libraries/model";
import type { Value } from "../../libraries/value";
import type { Machine } from "../machine/machine";
import { alternativesOf } from "../machine/conditions";
import { accessBase } from "./data-access";
import { holdsTenantData, namesRequester } from "./module-state";
import { labelOf } from "../keys";
import { principalForLog } from "./principal-scope";

export function performCache(m: Machine, use: CacheAccess): void {
  const { run } = m.world.observer;
  if (!run.entry?.isRequest) return;
  const pins = use.key.some((key) => alternativesOf(m, key).every((option) => namesRequester(m, option)));
  const store = use.cache.at ? `${use.cache.at.file}:${use.cache.at.start}` : `${use.library}:${use.cache.id}`;
  const principal = principalForLog(m);
  const detail = use.key.map(labelOf).join(" ");
  m.world.observer.record(m, {
    key: `${use.span.file}:${use.span.start}:${use.span.end}:cache`,
    access: {
      ...accessBase(m, use.span),
      kind: use.kind,
      library: use.library,
      operation: use.operation,
      ...(principal ? { principal } : {}),
      fixSites: use.keySpan
        ? [{ kind: isTemplate(use.key[0]) ? "key-template" : "key-expression", span: use.keySpan, text: m.world.textOf(use.keySpan) }]
        : [],
    },
    outcome: pins
      ? {
          verdict: "isolated",
          mechanism: "tenant-filter",
          steps: [{ role: "filter", message: `the key ${detail} tells tenants apart`, at: use.span }],
        }
      : {
          verdict: "violation",
          reason: "tenant-absent",
          confidence: "certain",
          detail,
          steps: [{ role: "access", message: `the key ${detail} is the same for every tenant`, at: use.span }],
        },
    cache: {
      store,
      shape: use.key.map((key) => shapeOf(key)).join("|"),
      pins,
      holdsTenantData: use.value !== undefined && holdsTenantData(m, use.value),
    },
  });
}

function isTemplate(key: Value | undefined): boolean {
  return key?.v === "text";
}

/** The fixed text of a key, with holes: reads and writes of one shape meet. */
function shapeOf(key: Value): string {
  if (key.v === "constant") return String(key.value);
  if (key.v === "text") return key.parts.map((part) => (typeof part === "string" ? part : shapeOf(part))).join("");
  return "{…}";
}
