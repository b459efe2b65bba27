// Files and objects: what a request may name has to lie where its tenant's files lie.
import type { StorageUse } from "../../libraries/channel-use";
import type { RowValue, Value } from "../../libraries/value";
import type { Machine } from "../machine/machine";
import { fixedText, isLevelName, leavesOf, standingOf, type KeyStanding } from "./channel-key";
import { isolatedBy, openBy, openKey } from "./channel-outcome";
import { isTenantData } from "./data-access";
import { plainName } from "../machine/names";
import { holdsTenantData } from "./module-state";
import { isDoubted } from "./doubt";
import type { Outcome } from "./observer";
import { columnOf } from "./rows";

/** Folders of the program itself, whose files belong to nobody. */
const OWN_FOLDERS =
  /(?:^|\/)(?:public|static|assets|dist|build|out|templates?|views|locales?|i18n|translations|fonts?|icons?|docs|schemas?|migrations?|node_modules|seeds?|fixtures)(?:\/|$)/i;

export function judgeStorage(m: Machine, use: StorageUse): Outcome | undefined {
  const { span } = use;
  if (use.container && standingOf(m, [use.container]).standing === "requester")
    return isolatedBy("isolated-storage", "the bucket or container is the requester's own", span);
  const isOfAll =
    use.key.every(isEmpty) || (standingOf(m, use.key).standing === "constant" && (holdsLevels(m, use.key) || holdsFiles(m, use)));
  if (use.does === "list" && isOfAll) {
    return openBy("no-filter", "likely", { message: "lists what is there of every tenant", at: span });
  }
  const key = standingOf(m, use.key);
  if (key.standing === "requester") return isolatedBy("tenant-filter", "the path holds the requester's tenant, or an id of theirs", span);
  if (use.isLocal && (key.standing === "opaque" || OWN_FOLDERS.test(use.key.map((part) => fixedText(m, part)).join("/")))) return undefined;
  const open = openKey(key, "path", span);
  if (open) return open;
  const row = unprovenRow(m, key);
  if (row)
    return openBy("unpinned", "certain", { message: "nothing has shown that the row with the path is the requester's", at: span }, row);
  if (key.standing === "constant" && use.does === "write" && use.body && holdsContent(m, use.body))
    return openBy("tenant-absent", "certain", { message: "the path is the same for every tenant", at: span });
  return isolatedBy("global", "nothing in the path was chosen by the request", span);
}

/** The member of a row that surely was not isolated so far. */
export function unprovenRow(m: Machine, { standing, value }: KeyStanding): RowValue | undefined {
  if (standing !== "row" || value?.v !== "row") return undefined;
  const found = columnOf(m, value);
  const fact = m.state.getFact(`row:${value.row}`);
  const isPending = fact?.is === "row" && fact.status === "pending" && m.pendingRows.has(value.row) && !isDoubted(m, value.row);
  return isPending && found?.column !== undefined && isTenantData(found.entity) ? value : undefined;
}

/** `orgs/`, `uploads/tenants`: a folder that holds one for each tenant. */
function holdsLevels(m: Machine, key: readonly Value[]): boolean {
  const path = key.map((part) => fixedText(m, part)).join("/");
  return isLevelName(m, path.replace(/\/+$/, "").split("/").at(-1) ?? "");
}

/** `invoices/`, `uploads/`: a folder of an object store that holds what tenants have, or what people sent. */
function holdsFiles(m: Machine, use: StorageUse): boolean {
  if (use.isLocal) return false;
  const last =
    use.key
      .map((part) => fixedText(m, part))
      .join("/")
      .replace(/\/+$/, "")
      .split("/")
      .at(-1) ?? "";
  if (/^(?:uploads?|attachments?|exports?|imports?|avatars?|files?|media)$/i.test(last)) return true;
  const entity = [...m.world.tenancy.entities.values()].find(({ name, table }) => [name, table].some((known) => isSameThing(known, last)));
  return entity !== undefined && isTenantData(entity);
}

function isSameThing(known: string, word: string): boolean {
  const [one, other] = [known, word].map((name) =>
    plainName(name.replaceAll("-", "_"))
      .replace(/ies$/, "y")
      .replace(/([^s])s$/, "$1"),
  );
  return one === other;
}

function isEmpty(value: Value): boolean {
  return value.v === "constant" && (value.value === undefined || value.value === null || value.value === "");
}

/** Rows of tenants, or what a requester sent. */
export function holdsContent(m: Machine, value: Value): boolean {
  return holdsTenantData(m, value) || leavesOf(m, value).some((leaf) => leaf.v === "source" && CONTENT.has(leaf.kind));
}

/** Kinds of input that carry what people wrote. */
const CONTENT: ReadonlySet<string> = new Set(["body", "form", "message", "argument", "input", "payload"]);
