// The configuration file as one table: every key with its shape and the words that editors show for it.
// Reading (`read-config.ts`) and the published JSON Schema (`config-schema.ts`) both come from here.
import type { OptionValues, Rule, RuleOption } from "../../../rules/contract/rule";
import type { RuleSetting } from "./config";
import { OWN_RULES } from "../../../rules/contract/own-rules";
import {
  describe,
  flag,
  count,
  listOf,
  number,
  objectOf,
  oneOf,
  optional,
  recordOf,
  recordOfKnown,
  required,
  shorthand,
  text,
  textLike,
} from "./shape";
import type { Shape } from "./shape";

export const RULE_SETTINGS = ["off", "error", "warning", "info"] as const;
export const PROMISES = [
  "every-query-isolated",
  "rls-on-every-tenant-table",
  "database-per-tenant",
  "no-shared-cache",
  "tenant-on-every-log",
] as const;

const TENANCY_KINDS = ["root", "direct", "via", "user", "global", "unknown"] as const;
const globs = listOf(text);
const textOrTexts = shorthand(text, (value): readonly string[] => [value], listOf(text, 1));

/** Something stands before and behind the `#`, and between the dots. */
const callableName = textLike(/^([^#]+#)?[^#.]+(\.[^#.]+)*$/, "an export, or module#export");
const NAME = required(
  callableName,
  "Where it is exported: `module#export` or `export`; the module is a glob of workspace paths or a package, the export may be dotted. A principal may be an expression: `req.tenant.id`.",
);
const callableFields = {
  name: NAME,
  arguments: optional(listOf(count), "Zero-based arguments that matter: those guarded, or those that hold the key or filter."),
};
const callable = shorthand(callableName, (name) => ({ name }), objectOf(callableFields));

const entity = shorthand(
  oneOf(TENANCY_KINDS),
  (tenancy) => ({ tenancy }),
  objectOf({
    tenancy: optional(oneOf(TENANCY_KINDS), "How the entity relates to tenants."),
    tenantKey: optional(text, "Column or property that names the tenant of a row."),
  }),
);

/** What is named for a user is one, anything else the tenant. */
const principal = shorthand(
  callableName,
  (name) => ({ name, yields: /user|person|subject|\bsub$/i.test(name) ? ("user" as const) : ("tenant" as const) }),
  objectOf({
    ...callableFields,
    yields: required(oneOf(["tenant", "user", "session"]), "What the call or expression yields."),
  }),
);

const client = objectOf({
  ...callableFields,
  kind: required(oneOf(["query", "mutation", "create", "sql"]), "What the call does; `sql`: it runs the text of a statement."),
  entity: optional(text, "Entity or table whose rows it touches; left out, a text among the arguments names it."),
  filterArgument: optional(count, "Zero-based argument that holds the filter object or the tenant; for `sql` the text."),
  dataArgument: optional(count, "Zero-based argument that holds new values; for `create` the first when left out."),
  parametersArgument: optional(count, "`sql`: zero-based argument that holds the parameters; the one after the text when left out."),
  dialect: optional(oneOf(["postgres", "mysql", "sqlite"]), "`sql`: whose SQL it is; PostgreSQL's when left out."),
  returns: optional(
    oneOf(["row", "rows", "rows-property", "count", "nothing"]),
    "What the call gives; `rows-property`: an object that holds them as `rows`. The function's name tells when left out.",
  ),
});

const sink = objectOf({
  ...callableFields,
  kind: required(oneOf(["log", "cache-read", "cache-write"]), "What the call writes to or reads from."),
});

const tenant = objectOf({
  root: optional(textOrTexts, "Entity that is the tenant; for a hierarchy a list, outermost first."),
  keys: optional(textOrTexts, "Columns or properties that name the tenant of a row."),
  user: optional(text, "Entity of people."),
});

export type RuleEntry = RuleSetting | readonly [RuleSetting, OptionValues];

/** The shape of the whole file for a catalogue of rules. */
export function configShape(rules: readonly Rule[]) {
  const ruleTable = recordOfKnown("rule", Object.fromEntries([...rules, ...OWN_RULES].map((rule) => [rule.meta.id, ruleShape(rule)])));
  const override = objectOf({
    files: required(listOf(text, 1), "Globs of the files, relative to this file."),
    rules: required(ruleTable, "Severities for these files."),
  });
  return objectOf({
    $schema: optional(text, "JSON Schema of this file, for completion."),
    isolation: optional(
      oneOf(["shared", "schema-per-tenant", "database-per-tenant", "single-tenant"]),
      "How tenants are kept apart in storage. Inferred when left out.",
    ),
    tenant: optional(tenant, "The tenant of this code base. Inferred when left out."),
    entities: optional(recordOf(entity), "Corrections of the inferred tenancy, by entity name: a tenancy, or an object."),
    principals: optional(listOf(principal), "Functions or expressions that yield the tenant, user or session of the request."),
    guards: optional(listOf(callable), "Functions that abort unless their arguments belong to the requester."),
    entryPoints: optional(listOf(callable), "Functions that a framework calls with untrusted input."),
    clients: optional(listOf(client), "In-house data access functions."),
    sinks: optional(listOf(sink), "In-house loggers and caches."),
    strictness: optional(
      oneOf(["flow", "in-query"]),
      "`flow`: any mechanism isolates. `in-query`: the access itself must carry the isolation.",
    ),
    rules: optional(ruleTable, "Severity by rule id, or a list of severity and options."),
    overrides: optional(listOf(override), "Severities for some files; later entries win."),
    include: optional(globs, "Globs of the files to analyse, relative to this file. Everything when left out."),
    exclude: optional(globs, "Globs of files to leave out, relative to this file."),
    promises: optional(listOf(oneOf(PROMISES)), "What customers are told about isolation."),
  });
}

type ConfigurableRule = Pick<Rule, "meta" | "options">;

function ruleShape(rule: ConfigurableRule): Shape<RuleEntry> {
  const severity = oneOf(RULE_SETTINGS);
  const options = objectOf(
    Object.fromEntries(Object.entries(rule.options).map(([name, option]) => [name, optional(optionShape(option), option.description)])),
  );
  const tuple = { type: "array", items: [severity.schema, options.schema], minItems: 1, maxItems: 2, additionalItems: false };
  return {
    expected: "a severity, or a list of severity and options",
    schema: { description: rule.meta.title, default: rule.meta.severity, anyOf: [severity.schema, tuple] },
    read(node, path, complain) {
      if (node.type !== "array") {
        if (node.type === "string") return severity.read(node, path, complain);
        complain(
          node,
          `"${path}" must be a severity (${RULE_SETTINGS.join(", ")}) or a list of severity and options, not ${describe(node)}.`,
        );
        return undefined;
      }
      const [first, second, ...rest] = node.children ?? [];
      if (first === undefined || rest.length > 0) complain(node, `"${path}" must hold a severity and, at most, one object of options.`);
      const setting = first === undefined ? undefined : severity.read(first, `${path}[0]`, complain);
      const values = second === undefined ? {} : options.read(second, `${path}[1]`, complain);
      return setting === undefined || values === undefined ? undefined : [setting, optionValues(values)];
    },
  };
}

type OptionValue = OptionValues[string];

function optionShape(option: RuleOption): Shape<OptionValue> {
  const shape = shapeOfType(option.type);
  return { ...shape, schema: { ...shape.schema, default: option.default } };
}

function shapeOfType(type: RuleOption["type"]): Shape<OptionValue> {
  switch (type) {
    case "boolean":
      return flag;
    case "number":
      return number;
    case "string":
      return text;
    case "string[]":
      return listOf(text);
  }
}

function optionValues(values: Readonly<Record<string, OptionValue | undefined>>): OptionValues {
  const result: Record<string, OptionValue> = {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined) result[name] = value;
  return result;
}
