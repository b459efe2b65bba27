// Settings of a database session (`SET`, `set_config`): what they tie the session to, when they end, and those that a pooled connection
// takes along to whoever gets it next. https://www.postgresql.org/docs/current/sql-set.html
import type { RawSql } from "../../libraries/raw-sql";
import type { SessionSetting, SqlStatement } from "../../libraries/sql/sql-statement";
import type { Value } from "../../libraries/value";
import { labelOf } from "../keys";
import type { Machine } from "../machine/machine";
import { accessBase } from "./access-base";
import type { SqlVariant } from "./sql-text";
import { noteChosen } from "./storage-places";

const SESSION = "context:session:";
/** Settings that end with their transaction. */
const LOCAL = `${SESSION}local:`;

/** Settings that say for whom a session works: custom ones (`app.tenant`), and those that choose schema, role or database. */
const SAYS_WHO = /\.|^@|search_path|schema|role|database|tenant|org|account|workspace|authorization|customer|company/i;

/** Statements that end a transaction, and with it what was set for it. */
const ENDS: ReadonlySet<string> = new Set(["Commit", "Rollback"]);
/** Statements that bring a session back to what it was. */
const RESETS: ReadonlySet<string> = new Set(["Reset", "Discard"]);

/** What a statement sets, or ends. */
export function noteSettings(m: Machine, sql: RawSql, statement: SqlStatement, variant: SqlVariant): void {
  if (statement.kind === "other" && ENDS.has(statement.keyword)) endTransaction(m);
  if (statement.kind === "other" && RESETS.has(statement.keyword)) resetSession(m);
  const settings = statement.kind === "select" || statement.kind === "other" ? statement.sessionSettings : [];
  for (const setting of settings) noteSetting(m, sql, setting, valueOf(m, setting, variant));
}

function noteSetting(m: Machine, sql: RawSql, { name, isLocal }: SessionSetting, value: Value | undefined): void {
  // `SET app.tenant = ''`, `TO DEFAULT`: nobody's any more.
  if (!value) return isLocal || !SAYS_WHO.test(name) ? undefined : resetSession(m);
  const key = `${isLocal ? LOCAL : SESSION}${name}`;
  m.contextKeys.add(key);
  noteChosen(m, value, sql.span);
  m.state.facts.set(key, { is: "context", value });
  if (!isLocal && SAYS_WHO.test(name)) noteLeak(m, sql, name, value);
}

/** The value of a setting; a text that holds values stands for all of them. Undefined when it is the same for everybody. */
function valueOf(m: Machine, { value }: SessionSetting, variant: SqlVariant): Value | undefined {
  if (value.kind === "hole") {
    const set = variant.valueOf(value.hole);
    return set?.v === "constant" ? undefined : set;
  }
  if (value.kind !== "literal" || typeof value.value !== "string") return undefined;
  const inside = [...value.value.matchAll(/\$(\d+)/g)].flatMap(([, hole]) => variant.valueOf(Number(hole)) ?? []);
  return inside.length > 1 ? m.engine.array(inside) : inside[0];
}

/** Values by which the session at hand is tied to somebody, with the names of their settings. */
export function sessionValues(m: Machine): readonly { readonly name: string; readonly value: Value }[] {
  return [...m.contextKeys].flatMap((key) => {
    const fact = key.startsWith(SESSION) ? m.state.getFact(key) : undefined;
    return fact?.is === "context" ? [{ name: key.slice(key.startsWith(LOCAL) ? LOCAL.length : SESSION.length), value: fact.value }] : [];
  });
}

/** A transaction is over: what `SET LOCAL` set in it holds no longer. */
export function endTransaction(m: Machine): void {
  forget(m, LOCAL);
}

/** `RESET`, `DISCARD ALL`, a connection that is closed instead of given back. */
export function resetSession(m: Machine): void {
  forget(m, SESSION);
  m.world.observer.meet("hasReset");
}

function forget(m: Machine, prefix: string): void {
  for (const key of m.contextKeys) if (key.startsWith(prefix) && m.state.getFact(key)) m.state.facts.set(key, undefined);
}

/** A setting that outlives its transaction on a connection that goes back to a pool; fine where the same execution resets it. */
function noteLeak(m: Machine, sql: RawSql, name: string, value: Value): void {
  const { entry, isOrphan } = m.world.observer.run;
  if (entry?.isRequest === false) return;
  m.world.observer.record(m, {
    key: `${sql.span.file}:${sql.span.start}:session`,
    access: { ...accessBase(m, sql.span), kind: "session", library: sql.library, operation: "SET", fixSites: [] },
    outcome: {
      verdict: "violation",
      reason: "outlives-transaction",
      confidence: entry && !isOrphan ? "certain" : "possible",
      detail: name,
      steps: [{ role: "other", message: `${name} is set to ${labelOf(value)} for the whole session`, at: sql.span }],
    },
    unlessReset: true,
  });
}
