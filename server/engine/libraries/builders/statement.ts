// A query of Knex, Objection or Kysely as the SQL that it has become: SELECT with joins and set operations, UPDATE and DELETE.
import { isNothing } from "../call-arguments";
import { lastValue, stepVariantsOf, type BuilderStep } from "./builder";
import { insertText } from "./insert";
import type { Dialect } from "./sql-text";
import type { Engine } from "../model";
import { EMPTY_FRAGMENT, fragment } from "../sql-fragments";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { columnText, outputTexts } from "./names";
import { sqlPart, type Statement } from "./parts";
import { spreadParts } from "./spread-parts";

type Parts = readonly (string | Value)[];
type Steps = readonly BuilderStep[];

export function dialectOf(handle: HandleValue): Dialect {
  const { dialect } = handle.data;
  return dialect === "mysql" || dialect === "sqlite" ? dialect : "postgres";
}

/** What the query does, by the last of its verbs. */
export function verbOf(steps: Steps): "select" | "insert" | "update" | "delete" {
  const verb = steps.findLast((step) => step.kind === "insert" || step.kind === "update" || step.kind === "delete")?.kind;
  return verb === "insert" || verb === "update" || verb === "delete" ? verb : "select";
}

/** The statement, once for each way in which it may have been put together. */
export function statementText(engine: Engine, builder: HandleValue): Value {
  const variants = stepVariantsOf(engine, builder, (kind) => kind === "where");
  return engine.choice(variants.map((steps) => fragment(oneStatement(engine, builder, steps))));
}

export const STATEMENT: Statement = { write: statementText };

function oneStatement(engine: Engine, builder: HandleValue, steps: Steps): Parts {
  const dialect = dialectOf(builder);
  const table = lastValue(steps, "from") ?? EMPTY_FRAGMENT;
  const where = whereText(engine, steps);
  switch (verbOf(steps)) {
    case "update":
      return [
        ...withText(engine, steps),
        "update ",
        table,
        ...joinTexts(steps),
        " set ",
        ...setText(engine, dialect, lastValue(steps, "update") ?? UNDEFINED),
        where,
        ...returningText(engine, dialect, steps),
      ];
    case "delete":
      return [...withText(engine, steps), "delete from ", table, ...joinTexts(steps), where, ...returningText(engine, dialect, steps)];
    case "insert":
      return [...withText(engine, steps), ...(insertText(engine, steps, dialect) ?? ["select ", lastValue(steps, "insert") ?? UNDEFINED])];
    default:
      // Before the parentheses of a union: its other queries may name them too.
      return [
        ...withText(engine, steps),
        ...unionText(engine, steps, ["select ", ...outputs(steps), " from ", table, ...joinTexts(steps), where]),
      ];
  }
}

/** The conditions one after another; undefined when there is none. */
export function conditionsText(engine: Engine, steps: readonly BuilderStep[]): Value | undefined {
  if (steps.length === 0) return undefined;
  return fragment(
    steps.flatMap((step, index) => {
      const word = engine.stringOf(engine.member(step.value, "word")) ?? "and";
      return [index === 0 ? "(" : ` ${word} (`, engine.member(step.value, "text"), ")"];
    }),
  );
}

export function whereText(engine: Engine, steps: Steps): Value {
  const text = conditionsText(
    engine,
    steps.filter((step) => step.kind === "where"),
  );
  return text ? fragment([" where ", text]) : EMPTY_FRAGMENT;
}

function joinTexts(steps: Steps): Parts {
  return steps.flatMap((step) => (step.kind === "join" ? [" ", step.value] : []));
}

/** What comes back of the rows that were changed: columns where they were named as text, else the rows. */
function returningText(engine: Engine, dialect: Dialect, steps: Steps): Parts {
  const told = lastValue(steps, "returning");
  if (!told) return [];
  const columns = engine.stringOf(told) === undefined && !engine.items(told) ? [] : outputTexts(engine, dialect, told);
  return [" returning ", ...(columns.length === 0 ? ["*"] : columns.flatMap((column, index) => (index === 0 ? [column] : [", ", column])))];
}

function outputs(steps: Steps): Parts {
  const texts = steps.filter((step) => step.kind === "output");
  return texts.length === 0 ? ["*"] : texts.flatMap((step, index) => (index === 0 ? [step.value] : [", ", step.value]));
}

function withText(engine: Engine, steps: Steps): Parts {
  const ctes = steps.filter((step) => step.kind === "with");
  return ctes.flatMap((step, index) => [
    index === 0 ? "with " : ", ",
    `"${engine.stringOf(engine.member(step.value, "name")) ?? ""}" as `,
    engine.member(step.value, "text"),
    index === ctes.length - 1 ? " " : "",
  ]);
}

function unionText(engine: Engine, steps: Steps, own: Parts): Parts {
  return steps
    .filter((step) => step.kind === "union")
    .reduce<Parts>(
      (left, step) => [
        "(",
        ...left,
        `) ${engine.stringOf(engine.member(step.value, "word")) ?? "union"} `,
        engine.member(step.value, "text"),
      ],
      own,
    );
}

/** `"a" = …, "b" = …`; what is not known member by member is one value. */
export function setText(engine: Engine, dialect: Dialect, values: Value): Parts {
  const members = engine.members(values);
  if (!members) return [values];
  const known = [...members]
    .filter(([, member]) => !isNothing(member.value) || member.value.v !== "constant" || member.value.value === null)
    .map(([name, member]): Parts => [columnText(engine, dialect, { v: "constant", value: name }), " = ", sqlPart(engine, member.value)]);
  const all = [...known, ...spreadParts(engine, values).map((spread): Parts => [spread])];
  return all.length === 0 ? [values] : all.flatMap((part, index) => (index === 0 ? part : [", ", ...part]));
}

/** Outputs that `select` and its like were given. */
export function outputSteps(engine: Engine, dialect: Dialect, columns: readonly Value[]): readonly Value[] {
  return columns.flatMap((column) => outputTexts(engine, dialect, column));
}
