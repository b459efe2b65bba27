// What the decorators of sequelize-typescript 2 and Sequelize 7 tell of a model besides its columns: scopes, and static methods that are hooks
// (https://github.com/sequelize/sequelize-typescript#hooks). A class inherits the hooks of its bases.
import { isNothing } from "../call-arguments";
import type { DecoratedClass, DecoratorUse, Engine } from "../model";
import type { ClassValue, Value } from "../value";
import { noteSettings, SEQUELIZE, traitsOf } from "./model-handles";

/** A hook of a class that is no model itself. */
interface InheritedHook {
  readonly hook: string;
  readonly method: string;
  readonly of: ClassValue;
}

class DecoratedModels {
  readonly classes = new Map<string, ClassValue>();
  readonly inherited: InheritedHook[] = [];
}

function decoratedModels(engine: Engine): DecoratedModels {
  return engine.shared(`${SEQUELIZE}:decorated`, () => new DecoratedModels());
}

export function noteDecoratedModel(cls: DecoratedClass, engine: Engine): void {
  const isModel = cls.decorators.some((use) => isOfPackage(use) && use.name === "Table");
  if (isModel) decoratedModels(engine).classes.set(cls.name, cls.value);
  for (const use of cls.decorators.filter(isOfPackage)) noteTold(engine, cls.name, use);
  for (const { name: method, decorators } of cls.methods) {
    for (const { name } of decorators.filter(isOfPackage)) {
      const hook = hookNamed(name);
      if (hook === undefined) continue;
      if (isModel) traitsOf(engine, cls.name).addHook(hook, engine.member(cls.value, method));
      else decoratedModels(engine).inherited.push({ hook, method, of: cls.value });
    }
  }
}

function isOfPackage(use: DecoratorUse): boolean {
  return use.module === "sequelize-typescript" || use.module?.startsWith("@sequelize/core") === true;
}

/** `@Table({ … })`, `@DefaultScope(() => ({ … }))`, `@Scopes(() => ({ … }))`. */
function noteTold(engine: Engine, entity: string, { name, args: [told] }: DecoratorUse): void {
  if (!told) return;
  if (name === "Table") noteSettings(engine, entity, told);
  else if (name === "DefaultScope") traitsOf(engine, entity).defaultScope = told;
  else if (name === "Scopes") traitsOf(engine, entity).addScopes(told);
}

/** `@BeforeFind` is the hook `beforeFind`. */
function hookNamed(decorator: string): string | undefined {
  return /^(Before|After)[A-Z]/.test(decorator) ? decorator.charAt(0).toLowerCase() + decorator.slice(1) : undefined;
}

/** The hooks that a model has from its bases. */
export function inheritedHooks(engine: Engine, entity: string, hook: string): readonly Value[] {
  const { classes, inherited } = decoratedModels(engine);
  const cls = classes.get(entity);
  if (!cls) return [];
  return inherited.flatMap((one) => {
    if (one.hook !== hook) return [];
    const method = engine.member(cls, one.method);
    return isSameFunction(method, engine.member(one.of, one.method)) && !isNothing(method) ? [method] : [];
  });
}

function isSameFunction(left: Value, right: Value): boolean {
  return left.v === "function" && right.v === "function" && left.file === right.file && left.fn === right.fn;
}
