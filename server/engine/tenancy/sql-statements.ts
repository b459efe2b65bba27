// Applies one parsed schema statement to the tables: which statement changes what. Statements about other things change nothing.
import { addIndex, addUnique, applyColumn, applyConstraint, indexColumns } from "./sql-constraints";
import type { Policy } from "./model";
import { items, member, nameOf, namesIn, schemaOf, variant } from "./sql-node";
import type { SqlNode } from "./sql-node";
import { isClickHouse } from "./sql-parser";
import { clauseText, headSpan, nameSpan, typeBehind } from "./sql-place";
import type { StatementPlace } from "./sql-place";
import {
  addTable,
  changeColumn,
  changeTable,
  dropColumn,
  dropConstraint,
  dropTables,
  expectTable,
  renameColumn,
  renameTable,
  sameName,
} from "./sql-tables";
import type { SchemaState, TableDraft } from "./sql-tables";

/** What is said of a table that something else makes. */
const ADDS = /^(?:(?:Enable|Force)RowLevelSecurity|AddConstraint)$/;

/** The tables after a statement. */
export function applyStatement(state: SchemaState, node: SqlNode, place: StatementPlace): SchemaState {
  const { name: kind, content } = variant(node);
  switch (kind) {
    case "CreateTable":
      return createTable(state, content, place);
    case "AlterTable": {
      const table = nameOf(member(content, "name"))?.text ?? "";
      const operations = items(member(content, "operations"));
      const isAdded = operations.some((operation) => ADDS.test(variant(operation).name));
      return operations.reduce<AlterState>((current, operation) => alterTable(current, operation, place), {
        state: isAdded ? expectTable(state, table, headSpan(place)) : state,
        table,
      }).state;
    }
    case "CreateIndex":
      return createIndex(state, content, place);
    case "Drop":
      return drop(state, content);
    case "RenameTable":
      return items(content).reduce<SchemaState>(
        (current, rename) =>
          renameTable(current, nameOf(member(rename, "old_name"))?.text ?? "", nameOf(member(rename, "new_name"))?.text ?? ""),
        state,
      );
    case "CreatePolicy":
    case "AlterPolicy":
    case "DropPolicy": {
      const table = nameOf(member(content, "table_name"))?.text ?? "";
      const known = kind === "CreatePolicy" ? expectTable(state, table, headSpan(place)) : state;
      return changeTable(known, table, (draft) => changePolicy(draft, kind, content, place));
    }
    default:
      return state;
  }
}

function createTable(state: SchemaState, content: SqlNode, place: StatementPlace): SchemaState {
  const name = nameOf(member(content, "name"));
  // A temporary table is gone after the migration; a query's result has columns that only the database knows.
  if (name === undefined || member(content, "temporary") === true) return state;
  const schema = schemaOf(member(content, "name"));
  const parent = nameOf(
    member(content, "partition_of") ?? member(content, "like", "Parenthesized", "name") ?? member(content, "like", "Plain", "name"),
  );
  const model = parent === undefined ? undefined : state.get(parent.text.toLowerCase());
  const empty: TableDraft = {
    name: name.text,
    ...(schema === undefined ? {} : { schema }),
    span: nameSpan(place, name),
    columns: model?.columns ?? [],
    foreignKeys: model?.foreignKeys ?? [],
    uniques: model?.uniques ?? [],
    indexes: model?.indexes ?? [],
    isEnabled: false,
    isForced: false,
    policies: [],
    ...(isClickHouse(place.text) ? { hasNoReferences: true as const } : {}),
  };
  const columns = items(member(content, "columns")).reduce<TableDraft>((draft, column) => applyColumn(draft, column, place), empty);
  const complete = items(member(content, "constraints")).reduce<TableDraft>(
    (draft, constraint) => applyConstraint(draft, constraint, place),
    columns,
  );
  return addTable(state, complete);
}

interface AlterState {
  readonly state: SchemaState;
  /** Name of the table so far: a rename changes it for the operations that follow. */
  readonly table: string;
}

function alterTable({ state, table }: AlterState, operation: SqlNode, place: StatementPlace): AlterState {
  const { name: kind, content } = variant(operation);
  if (kind === "RenameTable") {
    const to = nameOf(variant(member(content, "table_name")).content)?.text ?? table;
    return { state: renameTable(state, table, to), table: to };
  }
  if (kind === "RenameColumn") {
    const from = nameOf(member(content, "old_column_name"))?.text ?? "";
    return { state: renameColumn(state, table, from, nameOf(member(content, "new_column_name"))?.text ?? from), table };
  }
  if (kind === "ChangeColumn") {
    const from = nameOf(member(content, "old_name"))?.text ?? "";
    const to = nameOf(member(content, "new_name"))?.text ?? from;
    const renamed = renameColumn(state, table, from, to);
    return { state: changeTable(renamed, table, (draft) => changeColumn(draft, to, { isRequired: hasNotNull(content) })), table };
  }
  return { state: changeTable(state, table, (draft) => alterDraft(draft, kind, content, place)), table };
}

function hasNotNull(content: SqlNode): boolean {
  return items(member(content, "options")).some((option) => variant(option).name === "NotNull");
}

function alterDraft(draft: TableDraft, kind: string, content: SqlNode, place: StatementPlace): TableDraft {
  switch (kind) {
    case "AddColumn":
      return applyColumn(draft, member(content, "column_def"), place);
    case "DropColumn":
      return namesIn(member(content, "column_names")).reduce(dropColumn, draft);
    case "AlterColumn":
      return alterColumn(draft, content, place);
    case "ModifyColumn":
      return changeColumn(draft, nameOf(member(content, "col_name"))?.text ?? "", { isRequired: hasNotNull(content) });
    case "AddConstraint":
      return applyConstraint(draft, member(content, "constraint"), place);
    case "DropConstraint":
    case "DropForeignKey":
    case "DropIndex":
      return dropConstraint(draft, nameOf(member(content, "name"))?.text ?? "");
    case "DropPrimaryKey":
      return { ...draft, uniques: draft.uniques.filter((unique) => !unique.isPrimary) };
    case "RenameConstraint":
      return renameConstraint(draft, nameOf(member(content, "old_name"))?.text ?? "", nameOf(member(content, "new_name"))?.text ?? "");
    case "EnableRowLevelSecurity":
    case "DisableRowLevelSecurity":
      return { ...draft, isEnabled: kind === "EnableRowLevelSecurity" };
    case "ForceRowLevelSecurity":
    case "NoForceRowLevelSecurity":
      return { ...draft, isForced: kind === "ForceRowLevelSecurity" };
    default:
      return draft;
  }
}

function alterColumn(draft: TableDraft, content: SqlNode, place: StatementPlace): TableDraft {
  const name = nameOf(member(content, "column_name"));
  const { name: kind } = variant(member(content, "op"));
  if (name === undefined) return draft;
  switch (kind) {
    case "SetNotNull":
    case "DropNotNull":
      return changeColumn(draft, name.text, { isRequired: kind === "SetNotNull" });
    case "SetDefault":
    case "DropDefault":
      return changeColumn(draft, name.text, { hasDefault: kind === "SetDefault" });
    case "SetDataType": {
      const type = typeBehind(place, name);
      const written = /\bTYPE\s+("[^"]+"|[\w.]+(?:\s*\([^)]*\))?(?:\[\])*)/i.exec(place.text.slice(place.text.indexOf(name.text)))?.[1];
      return changeColumn(draft, name.text, { type: (written ?? type).replace(/"/g, "") });
    }
    default:
      return draft;
  }
}

function renameConstraint(draft: TableDraft, from: string, to: string): TableDraft {
  const rename = <T extends { readonly constraint: string }>(key: T): T =>
    sameName(key.constraint, from) ? { ...key, constraint: to } : key;
  return { ...draft, foreignKeys: draft.foreignKeys.map(rename), uniques: draft.uniques.map(rename), indexes: draft.indexes.map(rename) };
}

function createIndex(state: SchemaState, content: SqlNode, place: StatementPlace): SchemaState {
  const name = nameOf(member(content, "name"));
  const columns = indexColumns(member(content, "columns"));
  const table = nameOf(member(content, "table_name"))?.text ?? "";
  return changeTable(expectTable(state, table, headSpan(place)), table, (draft) =>
    member(content, "unique") === true
      ? addUnique(
          draft,
          columns,
          false,
          name?.text ?? `${draft.name}_${columns.join("_")}_idx`,
          name === undefined ? headSpan(place) : nameSpan(place, name),
        )
      : addIndex(draft, columns, name?.text ?? ""),
  );
}

function drop(state: SchemaState, content: SqlNode): SchemaState {
  const names = items(member(content, "names")).map((name) => nameOf(name)?.text ?? "");
  const { name: kind } = variant(member(content, "object_type"));
  if (kind === "Table") return dropTables(state, names);
  if (kind !== "Index") return state;
  return new Map([...state].map(([key, draft]) => [key, names.reduce(dropConstraint, draft)]));
}

const COMMANDS: Readonly<Record<string, Policy["command"]>> = { Select: "select", Insert: "insert", Update: "update", Delete: "delete" };

function changePolicy(draft: TableDraft, kind: string, content: SqlNode, place: StatementPlace): TableDraft {
  const name = nameOf(member(content, "name"))?.text ?? "";
  const others = draft.policies.filter((policy) => !sameName(policy.name, name));
  if (kind === "DropPolicy") return { ...draft, policies: others };
  const using = clauseText(place.text, /\bUSING\s*\(/i);
  const check = clauseText(place.text, /\bWITH\s+CHECK\s*\(/i);
  const roles = items(member(content, "to")).flatMap((role) => nameOf(member(role, "Ident"))?.text ?? variant(role).name);
  const clauses = {
    ...(using === undefined ? {} : { using }),
    ...(check === undefined ? {} : { check }),
    ...(roles.length === 0 ? {} : { roles }),
    ...(variant(member(content, "policy_type")).name === "Restrictive" ? { isRestrictive: true as const } : {}),
  };
  const before = draft.policies.find((policy) => sameName(policy.name, name));
  if (kind === "AlterPolicy") {
    if (before === undefined) return draft;
    const renamed = nameOf(member(content, "operation", "Rename", "new_name"))?.text ?? before.name;
    return { ...draft, policies: [...others, { ...before, ...clauses, name: renamed }] };
  }
  const command = COMMANDS[variant(member(content, "command")).name] ?? "all";
  // Whether it names the tenant is known only once the tenant is.
  return { ...draft, policies: [...others, { name, command, ...clauses, isTenantPolicy: false, span: headSpan(place) }] };
}
