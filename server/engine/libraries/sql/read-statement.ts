// Reads whole statements of the parser's tree, session settings among them.
import { readMutations } from "./read-mutation";
import { readOperand, type TreeReader } from "./read-operand";
import { readCtes, readQuery } from "./read-query";
import type { MutationStatement, Operand, Query, SessionSetting, SqlStatement } from "./sql-statement";
import { child, children, identifierText, lastName, nameParts, variantOf } from "./syntax-tree";

const reader: TreeReader = {
  query: (node) => readQuery(node, reader),
  mutation: (name, node) => readMutations(name, node, [], reader)[0],
};

/** Settings are named, not looked up: `SET role = admin` sets the text `admin`. */
function settingValue(operand: Operand | undefined): Operand {
  if (operand?.kind === "column") return { kind: "literal", value: operand.name };
  return operand ?? { kind: "default" };
}

function readSet(node: unknown): readonly SessionSetting[] {
  const [form, payload] = variantOf(node);
  const setting = (name: unknown, value: unknown, scope: unknown): SessionSetting => ({
    name: nameParts(name).join("."),
    value: settingValue(value === undefined ? undefined : readOperand(value, reader)),
    isLocal: scope === "Local",
  });
  if (form === "SingleAssignment") return [setting(child(payload, "variable"), children(payload, "values")[0], child(payload, "scope"))];
  if (form === "MultipleAssignments")
    return children(payload, "assignments").map((item) => setting(child(item, "name"), child(item, "value"), child(item, "scope")));
  if (form !== "SetRole") return [];
  const name = child(payload, "role_name");
  const role = identifierText(name);
  const [scope] = variantOf(child(payload, "context_modifier"));
  return [
    {
      name: "role",
      value: role === undefined ? { kind: "default" } : settingValue(readOperand({ Identifier: name }, reader)),
      isLocal: scope === "Local",
    },
  ];
}

/** `USE db` and MySQL's form of choosing a database. */
function readUse(payload: unknown): readonly SessionSetting[] {
  const [, name] = variantOf(payload);
  return [{ name: "database", value: settingValue(readOperand({ Identifier: { value: lastName(name) } }, reader)), isLocal: false }];
}

/** `set_config(name, value, is_local)`, PostgreSQL manual 9.28.1. */
function configCalls(query: Query): readonly SessionSetting[] {
  if (query.body.kind !== "core") return [];
  return query.body.outputs.flatMap((output): readonly SessionSetting[] => {
    const operand = output.kind === "value" ? output.operand : undefined;
    if (operand?.kind !== "expression" || operand.name !== "set_config") return [];
    const [name, value, isLocal] = operand.parts;
    return [
      {
        name: name?.kind === "literal" ? String(name.value) : "",
        value: settingValue(value),
        isLocal: isLocal?.kind === "literal" && isLocal.value === true,
      },
    ];
  });
}

function readTopQuery(node: unknown, fragments: readonly number[]): SqlStatement {
  const [name, payload] = variantOf(child(node, "body"));
  const [inner, statement] = variantOf(payload);
  const mutation = name === inner ? readMutations(inner, statement, readCtes(node, reader), reader)[0] : undefined;
  if (mutation) return { ...mutation, fragments };
  const query = readQuery(node, reader);
  const sessionSettings = configCalls(query);
  if (sessionSettings.length > 0 && query.body.kind === "core" && query.body.from.length === 0)
    return { kind: "other", keyword: "Set", sessionSettings, fragments };
  return { kind: "select", query, sessionSettings, fragments };
}

/** Queries and mutations that another statement carries: EXPLAIN, PREPARE, COPY (…), CREATE TABLE … AS, DECLARE … CURSOR. */
function carried(payload: unknown): readonly unknown[] {
  const queries = [
    child(payload, "query"),
    child(child(child(payload, "source"), "Query"), "body") === undefined ? undefined : child(child(payload, "source"), "Query"),
  ];
  const cursors = children(payload, "stmts").map((statement) => child(statement, "for_query"));
  return [
    child(payload, "statement"),
    ...[...queries, ...cursors].map((query) => (query === null || query === undefined ? undefined : { Query: query })),
  ].filter((statement) => statement !== null && statement !== undefined);
}

/** What blocks run: both sides of an IF with what it asks, WHILE, BEGIN … END. */
function blockStatements(name: string, payload: unknown): readonly unknown[] {
  if (name === "StartTransaction") return children(payload, "statements");
  if (name !== "If" && name !== "While") return [];
  const blocks = ["if_block", "while_block", "else_block"].map((block) => child(payload, block));
  return [...blocks, ...children(payload, "elseif_blocks")].flatMap((block) => {
    const condition = child(block, "condition");
    const [, sequence] = variantOf(child(block, "conditional_statements"));
    const asked = { Query: { body: { Select: { projection: [], from: [], selection: condition } } } };
    return [...(condition === undefined || condition === null ? [] : [asked]), ...children(sequence, "statements")];
  });
}

/** One node of the parser's list; several statements for MERGE, TRUNCATE and statements that carry others. Never throws. */
export function readStatements(node: unknown, fragments: readonly number[]): readonly SqlStatement[] {
  const [name, payload] = variantOf(node);
  if (name === "Query") return [readTopQuery(payload, fragments)];
  const mutations: readonly MutationStatement[] = readMutations(name, payload, [], reader);
  if (mutations.length > 0) return mutations.map((mutation) => ({ ...mutation, fragments }));
  const inner = [...carried(payload), ...blockStatements(name, payload)].flatMap((statement) => readStatements(statement, fragments));
  if (inner.length > 0) return inner;
  const sessionSettings = name === "Set" ? readSet(payload) : name === "Use" ? readUse(payload) : [];
  return [{ kind: "other", keyword: name, sessionSettings, fragments }];
}
