// Paths of Firestore (https://firebase.google.com/docs/firestore/data-model) as code writes them: `db.collection("orgs").doc(orgId)`,
// `doc(db, "orgs", orgId)`, `collection("orgs/" + orgId + "/projects")`. Collections and documents take turns.
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import { resultOf, valueAt, writtenBy, type Site, type Written } from "../local-names";
import { unwrapExpression, type SchemaCode } from "../schema-code";

/** One collection of a path, and the name of the value that chooses a document in it. */
export interface PathStep {
  readonly collection: string;
  /** Undefined where the path ends at the collection; empty where the document has no name of its own. */
  readonly document?: string;
}

export interface WrittenPath {
  readonly steps: readonly PathStep[];
  /** What the path begins with is not known: it may lie inside a document. */
  readonly isOpen: boolean;
}

const NARROWING = /^(?:where|orderBy|limit|limitToLast|select|startAt|startAfter|endAt|endBefore|withConverter|offset|query|findNearest)$/;
const MAX_STEPS = 8;
const ROOT: WrittenPath = { steps: [], isOpen: false };
const OPEN: WrittenPath = { steps: [], isOpen: true };

/** The path that a reference or query stands for; undefined for anything else. */
export function pathAt(code: SchemaCode, site: Site<ts.Expression>, steps = 0): WrittenPath | undefined {
  const ts = compiler();
  const found = valueAt(code, site);
  if (!found || steps > MAX_STEPS || !ts.isCallExpression(found.node)) return undefined;
  const call = found as Site<ts.CallExpression>;
  const { expression, arguments: args } = call.node;
  const method = ts.isPropertyAccessExpression(expression) ? expression.name.text : undefined;
  const name = method ?? (ts.isIdentifier(expression) ? expression.text : undefined);
  if (name === undefined) return undefined;
  const [first] = args;
  if (/^(?:collection|doc|collectionGroup)$/.test(name)) {
    const isMethod = ts.isPropertyAccessExpression(expression);
    const owner = isMethod ? expression.expression : first;
    const base = owner ? baseAt(code, { ...call, node: owner }, steps) : OPEN;
    const own = isMethod ? args : args.slice(1);
    const written = own.flatMap((arg, index): Written => [...(index > 0 ? ["/"] : []), ...writtenBy(code, { ...call, node: arg })]);
    return extended(name === "collectionGroup" ? OPEN : base, written, name === "doc" && own.length === 0);
  }
  if (NARROWING.test(name)) {
    const inner = ts.isPropertyAccessExpression(expression) ? expression.expression : first;
    return inner && pathAt(code, { ...call, node: inner }, steps + 1);
  }
  const made = resultOf(code, call);
  return made && pathAt(code, made, steps + 1);
}

/** The database itself, or a reference; a parameter may be either. */
function baseAt(code: SchemaCode, site: Site<ts.Expression>, steps: number): WrittenPath {
  const path = pathAt(code, site, steps + 1);
  if (path) return path;
  const node = unwrapExpression(site.node);
  return /(?:^|\W)(?:db|firestore|fs|database|store)\w*(?:\(\))?$/i.test(node.getText(site.module.source)) ? ROOT : OPEN;
}

/** A path with more segments: text is parted at its slashes. */
function extended(base: WrittenPath, written: Written, isNew: boolean): WrittenPath | undefined {
  const segments: Written[] = [[]];
  for (const part of written) {
    if (typeof part !== "string") segments[segments.length - 1] = [...(segments.at(-1) ?? []), part];
    else
      part.split("/").forEach((text, index) => {
        if (index > 0) segments.push([]);
        if (text !== "") segments[segments.length - 1] = [...(segments.at(-1) ?? []), text];
      });
  }
  let steps = [...base.steps];
  for (const segment of segments.filter((one) => one.length > 0)) {
    const last = steps.at(-1);
    const isDocument = last !== undefined && last.document === undefined;
    if (isDocument) steps = [...steps.slice(0, -1), { ...last, document: documentName(segment) }];
    else if (steps.length === 0 && base.isOpen && !isName(segment)) return undefined;
    else {
      const [collection] = segment;
      if (!isName(segment) || typeof collection !== "string") return undefined;
      steps.push({ collection });
    }
  }
  const last = steps.at(-1);
  if (isNew && last && last.document === undefined) steps = [...steps.slice(0, -1), { ...last, document: "" }];
  return { steps, isOpen: base.isOpen };
}

function isName(segment: Written): boolean {
  return segment.length === 1 && typeof segment[0] === "string";
}

function documentName(segment: Written): string {
  const named = segment.find((part) => typeof part !== "string");
  return (typeof named === "object" ? named.value : undefined) ?? "";
}
