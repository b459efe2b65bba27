// Models of Sequelize 5 to 7 and sequelize-typescript (https://sequelize.org/docs/v6/core-concepts/model-basics/).
import type { SchemaEntity } from "../../model";
import type { CodeSchema, CodeSchemaReader } from "../code-reader";
import { camelCase } from "../entity-literals";
import { finishEntities, type EntityDraft } from "../entity-draft";
import type { SchemaCode } from "../schema-code";
import type { SchemaModule } from "../schema-module";
import { decoratedAssociations, decoratedModels } from "./decorated-models";
import { declaredIn, withAssociations, withImpliedKeys } from "./models";

function read(modules: readonly SchemaModule[], code: SchemaCode): CodeSchema {
  const declared = modules.map((module) => declaredIn(code, module));
  const drafts = [...declared.flatMap((one) => one.drafts), ...modules.flatMap((module) => decoratedModels(code, module))];
  const known = new Set(drafts.map(({ name }) => name));
  const variables = new Map(declared.flatMap((one) => [...one.variables]));
  // A model that another file made goes there by the name of a variable, too.
  const named = (name: string): string => (known.has(name) ? name : (variables.get(name) ?? name));
  const associated = withAssociations(
    drafts,
    declared.flatMap((one) => one.associations).map((one) => ({ ...one, from: named(one.from), to: named(one.to) })),
  );
  const decorated = modules.flatMap((module) => decoratedAssociations(code, module));
  return { entities: finish(withImpliedKeys(associated, decorated)), problems: [] };
}

/** References name a model or its table. */
function finish(drafts: readonly EntityDraft[]): readonly SchemaEntity[] {
  const byTable = new Map(drafts.map((draft) => [draft.table.toLowerCase(), draft.name]));
  const names = new Set(drafts.map((draft) => draft.name));
  const resolved = drafts.map((draft) => ({
    ...draft,
    relations: draft.relations.map((relation) => ({
      ...relation,
      target: names.has(relation.target) ? relation.target : (byTable.get(relation.target.toLowerCase()) ?? relation.target),
    })),
  }));
  return finishEntities(resolved, { columnOf: (relation, reference) => camelCase(`${relation}_${reference}`) });
}

export const SEQUELIZE_READER: CodeSchemaReader = {
  origin: "sequelize",
  mayDeclare: (text) => /sequelize/i.test(text) && /\.define\(|\.init\(|@Table\b|\.(?:belongsTo|hasMany|hasOne)\(/.test(text),
  read,
};
