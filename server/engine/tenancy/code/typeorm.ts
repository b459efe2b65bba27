// Entities of TypeORM 0.2, 0.3 and 1: decorated classes and `EntitySchema` (https://typeorm.io/docs/entity/entities,
// https://typeorm.io/docs/entity/separating-entity-definition).
import { compiler } from "../../program/parse";
import type { CodeSchema, CodeSchemaReader } from "./code-reader";
import { classesOf, decoratorsOf } from "./entity-classes";
import { camelCase } from "./entity-literals";
import { finishEntities, type EntityDraft, type KeyNaming } from "./entity-draft";
import type { SchemaCode } from "./schema-code";
import type { SchemaModule } from "./schema-module";
import { readTypeOrmClass, TYPEORM_PACKAGES } from "./typeorm-class";
import { readEntitySchema } from "./typeorm-entity-schema";

const NAMING: KeyNaming = {
  columnOf: (relation, reference) => camelCase(`${relation}_${reference}`),
  pathOf: (relation, reference) => [relation, reference],
};
const ENTITIES: ReadonlySet<string> = new Set(["Entity", "ChildEntity", "ViewEntity"]);

function read(modules: readonly SchemaModule[], code: SchemaCode): CodeSchema {
  const drafts = modules.flatMap((module) => [...decoratedClasses(module, code), ...entitySchemas(module, code)]);
  return { entities: finishEntities(drafts, NAMING), problems: [] };
}

function decoratedClasses(module: SchemaModule, code: SchemaCode): readonly EntityDraft[] {
  return classesOf(module).flatMap((cls) => {
    const entity = decoratorsOf(code, module, cls.node, TYPEORM_PACKAGES).find((decorator) => ENTITIES.has(decorator.name));
    return entity ? [readTypeOrmClass(code, cls, entity)] : [];
  });
}

/** `new EntitySchema({ … })` at the top level of a module. */
function entitySchemas(module: SchemaModule, code: SchemaCode): readonly EntityDraft[] {
  const ts = compiler();
  return [...module.values.values()].flatMap((value) => {
    if (!ts.isNewExpression(value) || code.externalName(module, value.expression)?.path.at(-1) !== "EntitySchema") return [];
    const options = value.arguments?.[0];
    const draft = options && readEntitySchema(code, { module, node: options }, value);
    return draft ? [draft] : [];
  });
}

export const TYPEORM_READER: CodeSchemaReader = {
  origin: "typeorm",
  mayDeclare: (text) => text.includes("typeorm") && /@(?:\w+\.)?(?:Entity|ChildEntity|ViewEntity)\b|new EntitySchema\b/.test(text),
  read,
};
