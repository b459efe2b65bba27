// Log lines that hold more than they should: whole rows of tenants, bodies of requests, secrets. Redaction of the logger counts.
import type { LogLine } from "../../libraries/log-line";
import type { SourceValue, Value } from "../../libraries/value";
import type { Entity } from "../../tenancy/model";
import { labelOf } from "../keys";
import { alternativesOf } from "../machine/truthiness";
import type { Machine } from "../machine/machine";
import { accessBase } from "./access-base";
import { isTenantData } from "./data-access";
import { columnOf, isIdColumn, isTenantColumn, isUserColumn, rowInfo, sameName, targetOf, type RowInfo } from "./rows";

const DEPTH = 4;
/** Columns and parts of requests that open doors. */
const SECRET =
  /^(?:\w*(?:password|secret|private_?key|api_?key|access_?token|refresh_?token|id_?token|session_?token)|authorization|cookie|jwt)$/i;
/** Input as a whole: `req.body`, `request.json()`, `request.formData()`; Hono's `c.req.json()`, `c.req.parseBody()`, `c.req.header()`. */
const WHOLE_INPUT = /(?:^|\.)(?:body|rawBody|json\(\)|formData\(\)|text\(\)|readBody\(\w*\))$|^c\.req\.(?:json|form)$/;
const WHOLE_HEADERS = /(?:^|\.)headers(?:\(\))?$|^c\.req\.header$/;
/** Options and calls by which columns are chosen. */
const CHOOSES_COLUMNS = /\b(?:select|attributes|projection|_count|columns)\b|\.select\(/;
/** Options of relational queries, and what a mutation returns: not part of a statement as it is judged. */
const NARROWS_OUTPUT = /\bcolumns\s*:|\.returning\(\s*(?!["'`]\*)[^\s)]|\$returningId/;

/** What a line gives away, in words; undefined when it is nothing. */
export function dataIn(m: Machine, line: LogLine): string | undefined {
  const shown = line.shown ?? line.args.map((arg) => arg.value);
  for (const value of shown) {
    const found = search(m, line, value, [], DEPTH, false);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function noteLogData(m: Machine, line: LogLine, lift: number): void {
  const found = dataIn(m, line);
  if (found === undefined) return;
  m.world.observer.record(m, {
    key: `${line.span.file}:${line.span.start}:${line.span.end}:logged`,
    access: { ...accessBase(m, line.span), kind: "log-data", library: line.library, operation: line.operation, fixSites: [] },
    outcome: {
      verdict: "violation",
      reason: "tenant-absent",
      confidence: "certain",
      detail: found,
      steps: [{ role: "access", message: `${found} goes into the log as it is`, at: line.span }],
    },
    awaitsTenant: true,
    ...(lift > 0 ? { lift } : {}),
  });
}

function search(m: Machine, line: LogLine, value: Value, path: readonly string[], depth: number, isText: boolean): string | undefined {
  if (depth < 0 || isRedacted(line, path)) return undefined;
  const each = (values: readonly Value[], asText = isText): string | undefined => {
    for (const one of values) {
      const found = search(m, line, one, path, depth - 1, asText);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  switch (value.v) {
    case "row":
      return rowData(m, value, isText);
    case "source":
      return sourceData(value, isText);
    case "principal":
      return SECRET.test(value.path.at(-1) ?? "") ? `\`${value.label}\`` : undefined;
    case "choice":
      return each(alternativesOf(m, value));
    case "promise":
      return each([value.of]);
    case "text":
      // A row in a template is `[object Object]`; written out as JSON it is all there.
      return each(
        value.parts.filter((part): part is Value => typeof part !== "string"),
        value.tag !== "json",
      );
    case "array": {
      const list = m.engine.items(value);
      return each([...(list?.items ?? []).map((item) => item.value), ...(list?.more ? [list.more] : [])]);
    }
    case "object":
      return isText ? undefined : objectData(m, line, value, path, depth);
    default:
      return undefined;
  }
}

function objectData(m: Machine, line: LogLine, value: Value, path: readonly string[], depth: number): string | undefined {
  for (const [name, member] of m.engine.members(value) ?? []) {
    const serialize = path.length === 0 ? line.serializers?.get(name) : undefined;
    const shown = serialize ? m.engine.await(m.engine.call(serialize, [member.value], line.span)) : member.value;
    const found = search(m, line, shown, [...path, name], depth - 1, false);
    if (found !== undefined) return found;
  }
  for (const spread of m.engine.spreads(value)) {
    const found = search(m, line, spread, path, depth - 1, false);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** pino's paths: `invoice`, `*.email`, `req.headers["authorization"]`, `invoice.*`. */
function isRedacted({ redacted }: LogLine, path: readonly string[]): boolean {
  if (!redacted || path.length === 0) return false;
  return redacted.some((pattern) => {
    const parts = pattern
      .replaceAll(/\[["']?([^\]"']*)["']?\]/g, ".$1")
      .split(".")
      .filter((part) => part !== "");
    const wanted = parts.at(-1) === "*" ? parts.slice(0, -1) : parts;
    return wanted.length <= path.length && wanted.every((part, index) => part === "*" || part === path[index]);
  });
}

function rowData(m: Machine, value: Extract<Value, { v: "row" }>, isText: boolean): string | undefined {
  const last = value.path.at(-1);
  if (last !== undefined && SECRET.test(last)) return `\`${labelOf(value)}\``;
  const found = columnOf(m, value);
  if (isText || !found || found.column !== undefined || isNumber(last) || !isTenantData(found.entity)) return undefined;
  const info = rowInfo(m, value.row);
  return info && isWhole(m, info, found.entity) ? `a whole \`${found.entity.name}\`` : undefined;
}

/** A selection of columns was made for a reason. */
function isWhole(m: Machine, info: RowInfo, entity: Entity): boolean {
  const text = m.world.textOf(info.span);
  if (NARROWS_OUTPUT.test(text)) return false;
  return info.outputs ? info.hasAllColumns === true || leavesOutKeysOnly(m, info.outputs, entity) : !CHOOSES_COLUMNS.test(text);
}

/** Names of columns that say when: `created_at`, `updatedOn`. */
const TIME = /(?:_at|At|_on|On)$|^(?:created|updated|deleted|modified)$/;
/** A selection of fewer says little of what was meant. */
const FEW = 2;

/** SQL that lists each column by which rows differ for a reader, and leaves out but keys and times. */
function leavesOutKeysOnly(m: Machine, outputs: NonNullable<RowInfo["outputs"]>, entity: Entity): boolean {
  const { tenancy } = m.world;
  const contents = entity.columns.filter(({ name }) => {
    const isKey = isIdColumn(entity, name) || isTenantColumn(entity, name) || isUserColumn(entity, name, tenancy);
    return !isKey && !targetOf(entity, name, tenancy) && !TIME.test(name);
  });
  const shown = [...outputs.values()].flatMap(({ entity: of, column }) => (of.name === entity.name && column ? [column] : []));
  return contents.length >= FEW && contents.every(({ name }) => shown.some((column) => sameName(column, name)));
}

function isNumber(last: string | undefined): boolean {
  return last !== undefined && /^(?:length|count|size|rowCount|_\w+)$/.test(last);
}

function sourceData(value: SourceValue, isText: boolean): string | undefined {
  const last =
    value.label
      .split(/[.[\]"']+/)
      .filter((part) => part !== "")
      .at(-1) ?? "";
  if (value.isDigest) return undefined;
  if (SECRET.test(last)) return `\`${value.label}\``;
  if (isText) return undefined;
  if ((value.kind === "body" || value.kind === "form") && WHOLE_INPUT.test(value.label)) return `\`${value.label}\``;
  return value.kind === "headers" && WHOLE_HEADERS.test(value.label) ? `\`${value.label}\`` : undefined;
}
