// Search engines and vector stores: a query needs the tenant in its filter, namespace or index. Filters are judged as those of
// rows are; the documents have no schema, so what a field means is told by its name and by what it is compared with.
import type { SearchUse } from "../../libraries/channel-use";
import type { Formula } from "../../libraries/formula";
import type { Value } from "../../libraries/value";
import type { Entity } from "../../tenancy/model";
import { standInEntity } from "../../tenancy/stand-in";
import { alternativesOf, mayBeMissing } from "../machine/truthiness";
import type { Machine } from "../machine/machine";
import { plainName } from "../machine/names";
import { fixedText, isTenantNamed, standingOf } from "./channel-key";
import { isolatedBy, openBy } from "./channel-outcome";
import { judgeFormula } from "./judge-formula";
import type { Judgement } from "./judgement";
import type { Outcome } from "./observer";
import { trustOf } from "./trust";

/** Indexes of what everybody may find. */
const PUBLIC =
  /(?:^|[-_./])(?:public|help|(?:product|api|dev(?:eloper)?|user|sdk)[-_]?docs|documentation|faqs?|blog|countr(?:y|ies)|cit(?:y|ies)|places|geo|global|shared|common)(?:$|[-_./])/i;

export function judgeSearch(m: Machine, use: SearchUse): Outcome | undefined {
  const { span } = use;
  for (const place of use.places) {
    const { standing, value } = standingOf(m, [place]);
    if (standing === "requester" && !(use.undefinedOperand === "drops" && mayBeMissing(m, place)))
      return isolatedBy("isolated-storage", "the index or namespace is the requester's own", span);
    if (standing === "untrusted-tenant")
      return openBy("untrusted-tenant", "certain", { message: "the request chose the index or namespace", at: span }, value);
    if (standing === "bypassable" || standing === "requester")
      return openBy("bypassable", "certain", { message: "the index or namespace is the tenant's on some paths only", at: span });
  }
  const holds = documentsOf(m, use);
  if (holds === "global") return isolatedBy("global", "what this index holds belongs to no tenant", span);
  const document = documentEntity(m, use.filter);
  const judged = judgeFormula(m, document, meaningful(m, use.filter), { undefinedOperand: use.undefinedOperand, at: span });
  return outcomeOf(m, use, judged);
}

function outcomeOf(m: Machine, use: SearchUse, judged: Judgement): Outcome {
  const { span } = use;
  if (judged.pins) return { verdict: "isolated", mechanism: judged.mechanism ?? "tenant-filter", steps: judged.steps };
  if (judged.bypass)
    return { ...openBy("bypassable", "certain", { message: "some documents pass without the tenant", at: span }), bypass: judged.bypass };
  if (judged.untrusted && judged.namesTenant)
    return openBy("untrusted-tenant", "certain", { message: "the request chose the tenant of the filter", at: span }, judged.untrusted);
  // Nothing of it could be followed but that it came with the request, which then finds what it likes.
  const [written] = judged.isOpaque && judged.unknown === undefined ? judged.sources : [];
  if (written) return openBy("unpinned", "certain", { message: "the request wrote the filter", at: span }, written);
  const isHidden =
    judged.isOpaque || judged.unknown !== undefined || use.places.some((place) => standingOf(m, [place]).standing === "opaque");
  if (isHidden) return openBy("opaque", "possible", { message: "the filter could not be followed", at: span }, judged.unknown?.value);
  return openBy(judged.isEmpty ? "no-filter" : "unpinned", "certain", { message: "documents of every tenant can be found", at: span });
}

/** Whose documents an index holds, where its name is that of an entity. */
function documentsOf(m: Machine, use: SearchUse): "global" | "tenant" | "unknown" {
  const name = use.index ? fixedText(m, use.index) : "";
  if (PUBLIC.test(name)) return "global";
  const words = new Set([name, ...name.split(/[-_./:]/)].map(singular).filter((word) => word !== ""));
  const found = [...m.world.tenancy.entities.values()].find((entity) =>
    [entity.name, entity.table].some((known) => words.has(singular(known))),
  );
  if (!found || found.tenancy === "unknown") return "unknown";
  return found.tenancy === "global" ? "global" : "tenant";
}

function singular(name: string): string {
  return plainName(name)
    .replace(/ies$/, "y")
    .replace(/(s|x|ch)es$/, "$1")
    .replace(/([^s])s$/, "$1");
}

/** `metadata.orgId`, `org_id.keyword`: the field itself. */
function fieldOf(column: string): string {
  const parts = column.split(".").filter((part) => part !== "keyword" && part !== "raw");
  return parts.at(-1) ?? column;
}

/** The filter with plain field names; conditions on verified ids of other things hold of the requester's documents only. */
function meaningful(m: Machine, formula: Formula): Formula {
  switch (formula.f) {
    case "and":
    case "or":
    case "choice":
      return { ...formula, of: formula.of.map((part) => meaningful(m, part)) };
    case "not":
    case "overwritten":
      return { ...formula, of: meaningful(m, formula.of) };
    case "atom": {
      const trust = formula.op === "equal" || formula.op === "in" ? trustOfOperand(m, formula) : undefined;
      const isBound = trust !== undefined && trust.by !== "principal" && trust.kind === "bound";
      return isBound ? { f: "false" } : { ...formula, column: fieldOf(formula.column) };
    }
    default:
      return formula;
  }
}

type Atom = Extract<Formula, { f: "atom" }>;

function trustOfOperand(m: Machine, atom: Atom): ReturnType<typeof trustOf> {
  return trustOf(m, atom.op === "in" ? m.engine.element(atom.operand) : atom.operand);
}

/** A stand-in for the schema that documents do not have: which of the fields name the tenant, which the user. */
function documentEntity(m: Machine, formula: Formula): Entity {
  const tenantKeys: string[] = [];
  const userKeys: string[] = [];
  for (const atom of atomsIn(formula)) {
    const field = fieldOf(atom.column);
    if (m.world.tenancy.tenantKeyNames.has(plainName(field)) || isTenantOperand(m, atom)) tenantKeys.push(field);
    else if (/user|owner|author|creat|member|person/i.test(field)) userKeys.push(field);
  }
  return standInEntity({ name: "document", tenantKeys, userKeys });
}

/** `{ account: session.orgId }`: what it is compared with says what the field is. */
function isTenantOperand(m: Machine, atom: Atom): boolean {
  const operand = atom.op === "in" ? m.engine.element(atom.operand) : atom.operand;
  return alternativesOf(m, operand).some(
    (option: Value) => trustOf(m, option)?.kind === "tenant" && (option.v !== "principal" || isTenantNamed(m, option)),
  );
}

function atomsIn(formula: Formula): readonly Atom[] {
  switch (formula.f) {
    case "atom":
      return [formula];
    case "and":
    case "or":
    case "choice":
      return formula.of.flatMap(atomsIn);
    case "not":
    case "overwritten":
    case "relation":
      return atomsIn(formula.of);
    default:
      return [];
  }
}
