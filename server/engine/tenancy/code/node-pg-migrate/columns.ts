// What migrations of node-pg-migrate are told, as SQL (https://salsita.github.io/node-pg-migrate/migrations/): names, columns with their
// shorthands, and constraints.
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import type { Placed, SchemaCode } from "../schema-code";

/** An expression and its module; undefined where an argument or member is left out. */
export type Given = Placed<ts.Expression> | undefined;

/** A column as far as it is told. */
interface Definition {
  readonly type?: string;
  readonly isRequired?: boolean;
  readonly isPrimary?: boolean;
  readonly isUnique?: boolean;
  readonly hasDefault?: boolean;
  readonly references?: string;
}

/** Types that SQL can take as they are written. */
const PLAIN_TYPE = /^\w+(?: \w+)*(?:\(\d+(?:, ?\d+)?\))?(?:\[\])?$/;
/** Longest chain of shorthands that stand for one another. */
const MAX_SHORTHANDS = 5;

export class ColumnReader {
  private readonly ts = compiler();
  /** Shorthands of types hold for all migrations after theirs. */
  private readonly shorthands = new Map<string, Definition>([["id", { type: "serial", isPrimary: true }]]);

  constructor(private readonly code: SchemaCode) {}

  /** `shorthands = { id: { type: "uuid", primaryKey: true } }`. */
  addShorthands(given: Given): void {
    for (const [name, member] of this.members(given)) this.shorthands.set(name, this.told(member));
  }

  /** `"orgs"`, `{ schema: "public", name: "orgs" }`, quoted. */
  name(given: Given): string | undefined {
    const text = this.text(given);
    if (text !== undefined) return quoted(text);
    const members = this.members(given);
    const [schema, name] = ["schema", "name"].map((key) => this.text(members.get(key)));
    return name === undefined ? undefined : [schema, name].flatMap((part) => (part === undefined ? [] : quoted(part))).join(".");
  }

  /** One name, or a list of names. */
  names(given: Given): readonly string[] {
    return this.elements(given).flatMap((one) => this.name(one) ?? []);
  }

  text(given: Given): string | undefined {
    return given && this.code.stringOf(given);
  }

  members(given: Given): ReadonlyMap<string, Placed<ts.Expression>> {
    const object = given && this.code.objectOf(given);
    return (object && this.code.members(object)) ?? new Map<string, Placed<ts.Expression>>();
  }

  /** `true`, `false`; undefined for anything else. */
  flag(given: Given): boolean | undefined {
    const kind = given && this.code.follow(given)?.node.kind;
    if (kind === this.ts.SyntaxKind.TrueKeyword) return true;
    return kind === this.ts.SyntaxKind.FalseKeyword ? false : undefined;
  }

  /** `{ id: "id", org_id: { type: "uuid", notNull: true, references: "orgs" } }`: each column, and the key where several make it. */
  columns(given: Given): readonly string[] {
    const all = [...this.members(given)].map(([name, member]) => ({ name: quoted(name), definition: this.resolved(this.told(member)) }));
    const keys = all.filter(({ definition }) => definition.isPrimary === true).map(({ name }) => name);
    const columns = all.map(
      ({ name, definition }) => `${name} ${columnText({ ...definition, isPrimary: keys.length === 1 && keys[0] === name })}`,
    );
    return keys.length > 1 ? [...columns, `primary key (${keys.join(", ")})`] : columns;
  }

  /** `{ unique: ["org_id", "name"], foreignKeys: { columns: "org_id", references: "orgs(id)" } }`. */
  constraints(given: Given): readonly string[] {
    const members = this.members(given);
    const primary = this.names(members.get("primaryKey"));
    const keys = this.elements(members.get("foreignKeys")).flatMap((one) => {
      const key = this.members(one);
      const columns = this.names(key.get("columns"));
      const target = this.references(key.get("references"));
      return columns.length > 0 && target !== undefined ? [`foreign key (${columns.join(", ")}) references ${target}`] : [];
    });
    return [
      ...(primary.length > 0 ? [`primary key (${primary.join(", ")})`] : []),
      ...this.uniques(members.get("unique")).map((columns) => `unique (${columns.join(", ")})`),
      ...keys,
    ];
  }

  /** `"a"`, `["a", "b"]`, `[["a", "b"], "c"]`. */
  private uniques(given: Given): readonly (readonly string[])[] {
    const elements = this.elements(given);
    const isNested = elements.some((one) => this.ts.isArrayLiteralExpression(this.code.follow(one)?.node ?? one.node));
    return (isNested ? elements : [given]).map((one) => this.names(one)).filter((list) => list.length > 0);
  }

  /** A text alone is a type, or a shorthand. */
  private told(given: Placed<ts.Expression>): Definition {
    const members = this.members(given);
    const type = this.text(given) ?? this.text(members.get("type"));
    const [isRequired, isPrimary, isUnique] = ["notNull", "primaryKey", "unique"].map((key) => this.flag(members.get(key)));
    const references = this.references(members.get("references"));
    return {
      ...(type === undefined ? {} : { type }),
      ...(isRequired === undefined ? {} : { isRequired }),
      ...(isPrimary === undefined ? {} : { isPrimary }),
      ...(isUnique === undefined ? {} : { isUnique }),
      ...(members.has("default") ? { hasDefault: true } : {}),
      ...(references === undefined ? {} : { references }),
    };
  }

  /** What a column says itself counts before its shorthand. */
  private resolved(definition: Definition, steps = 0): Definition {
    const { type, ...own } = definition;
    const shorthand = type === undefined ? undefined : this.shorthands.get(type);
    if (!shorthand || steps > MAX_SHORTHANDS) return definition;
    const meant = shorthand.type === type ? shorthand : this.resolved(shorthand, steps + 1);
    return { ...meant, ...own };
  }

  /** `"orgs"`, `"orgs(id)"`, `'"public"."orgs"'`, `{ schema: "public", name: "orgs" }`. */
  private references(given: Given): string | undefined {
    const text = this.text(given);
    return text !== undefined && /^"|[.)]/.test(text) ? text : this.name(given);
  }

  private elements(given: Given): readonly Placed<ts.Expression>[] {
    if (!given) return [];
    const list = this.code.follow(given);
    if (!list || !this.ts.isArrayLiteralExpression(list.node)) return [given];
    return list.node.elements.map((node) => ({ ...list, node }));
  }
}

function columnText({ type, isRequired, isPrimary, isUnique, hasDefault, references }: Definition): string {
  return [
    type !== undefined && PLAIN_TYPE.test(type) ? type : "text",
    isRequired === true ? "not null" : "",
    isPrimary === true ? "primary key" : "",
    isUnique === true ? "unique" : "",
    hasDefault === true ? "default null" : "",
    references === undefined ? "" : `references ${references}`,
  ]
    .filter((word) => word !== "")
    .join(" ");
}

function quoted(name: string): string {
  return name.includes('"') ? name : `"${name}"`;
}
