// Finding Mongoose schemas in source files: `new Schema(…)`, what is told to it afterwards (`add`, `index`, `plugin`, `virtual`), and
// classes that stand for schemas (Nest's `@Schema`, Typegoose).
import type { ts } from "ts-morph";
import { compiler } from "../../../program/parse";
import { returnedBy, unwrapExpression, type Placed, type SchemaCode } from "../schema-code";
import type { SchemaModule } from "../schema-module";
import { readClass } from "./classes";
import { isExpression, readFields } from "./fields";
import type { Field, Reading, SchemaRead } from "./reading";
import { readIndex, readVirtual } from "./told";

interface Told {
  readonly module: SchemaModule;
  readonly call: ts.CallExpression;
  readonly method: string;
}

/** Methods that tell a schema more. */
const TELLS: ReadonlySet<string> = new Set(["add", "index", "plugin", "virtual"]);
/** Functions that make the schema of a class. */
const CLASS_SCHEMAS = /^(?:createForClass|buildSchema)$/;
/** Longest chain of schemas made from schemas. */
const MAX_STEPS = 8;

export class MongooseCode implements Reading {
  private readonly told = new Map<ts.Node, Told[]>();
  private readonly locals = new Map<SchemaModule, Map<string, ts.Expression>>();
  private readonly reading = new Set<ts.Node>();
  private readonly ts = compiler();

  constructor(
    readonly schema: SchemaCode,
    modules: readonly SchemaModule[],
  ) {
    for (const module of modules) this.collectTold(module);
  }

  follow(placed: Placed): Placed | undefined {
    const { module, node } = placed;
    if (!isExpression(node)) return placed;
    const plain = unwrapExpression(node);
    if (this.ts.isIdentifier(plain) && !module.values.has(plain.text) && !module.imports.has(plain.text)) {
      const local = this.localsOf(module).get(plain.text);
      return local && local !== plain ? this.follow({ module, node: local }) : undefined;
    }
    const imported = this.ts.isIdentifier(plain) ? module.imports.get(plain.text) : undefined;
    // `const schema = require("./schema")`: the module is what it exports.
    const whole = imported?.name === "*" ? this.schema.exportOf(module, imported.specifier, "default") : undefined;
    return whole ?? this.schema.follow(placed);
  }

  /** Every call of a file, in order, calls inside functions and classes included. */
  *callsOf(module: SchemaModule): Iterable<ts.CallExpression> {
    yield* callsIn(this.ts, module.source);
  }

  /** The schema that an expression stands for. */
  schemaOf(placed: Placed, steps = 0): SchemaRead | undefined {
    const found = this.follow(placed);
    if (!found || steps > MAX_STEPS) return undefined;
    if (this.ts.isClassDeclaration(found.node)) {
      const read = readClass(this, { module: found.module, node: found.node });
      return read && this.withTold(read, found.node, steps);
    }
    if (!isExpression(found.node) || this.reading.has(found.node)) return undefined;
    this.reading.add(found.node);
    const schema = this.schemaIn({ module: found.module, node: unwrapExpression(found.node) }, steps);
    this.reading.delete(found.node);
    return schema && this.withTold(schema, found.node, steps);
  }

  schemaFields(placed: Placed): readonly Field[] | undefined {
    return this.schemaOf(placed)?.fields;
  }

  modelNameOf(placed: Placed): string | undefined {
    const { ts } = this;
    const node = isExpression(placed.node) ? unwrapExpression(placed.node) : placed.node;
    const text = this.schema.stringOf(placed);
    if (text !== undefined) return text;
    if (ts.isPropertyAccessExpression(node) && /^(modelName|name)$/.test(node.name.text))
      return this.modelNameOf({ module: placed.module, node: node.expression });
    const returned = ts.isArrowFunction(node) || ts.isFunctionExpression(node) ? returnedBy(ts, node) : undefined;
    if (returned) return this.modelNameOf({ module: placed.module, node: returned });
    const followed = this.follow(placed);
    if (!followed) return ts.isIdentifier(node) ? node.text : undefined;
    if (ts.isClassDeclaration(followed.node)) return followed.node.name?.text;
    const call = isExpression(followed.node) ? unwrapExpression(followed.node) : undefined;
    if (!call || !ts.isCallExpression(call)) return undefined;
    if (/^(createForClass|getModelForClass)$/.test(calleeName(ts, call) ?? "") && call.arguments[0])
      return this.modelNameOf({ module: followed.module, node: call.arguments[0] });
    const [name] = call.arguments;
    return name && calleeName(ts, call) === "model" ? this.schema.stringOf({ module: followed.module, node: name }) : undefined;
  }

  private schemaIn({ module, node }: Placed<ts.Expression>, steps: number): SchemaRead | undefined {
    const { ts } = this;
    if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return undefined;
    const name = calleeName(ts, node);
    const [first, second] = node.arguments ?? [];
    if (name === "Schema") return this.madeSchema({ module, node }, first, second);
    if (!ts.isCallExpression(node)) return undefined;
    if (CLASS_SCHEMAS.test(name ?? "") && first) return this.schemaOf({ module, node: first }, steps + 1);
    // `base.clone()`, `new Schema(…).index(…)`.
    if (ts.isPropertyAccessExpression(node.expression) && /^(clone|add|index|plugin|set|pick|omit)$/.test(name ?? "")) {
      const base = this.schemaOf({ module, node: node.expression.expression }, steps + 1);
      return base && name !== undefined && TELLS.has(name) ? this.tell(base, { module, call: node, method: name }, steps) : base;
    }
    const callee = this.follow({ module, node: node.expression });
    const result = callee && returnedBy(ts, callee.node);
    return callee && result ? this.schemaOf({ module: callee.module, node: result }, steps + 1) : undefined;
  }

  private madeSchema(place: Placed, definition: ts.Expression | undefined, options: ts.Expression | undefined): SchemaRead {
    const { module } = place;
    const members = options && this.schema.members(this.follow({ module, node: options }) ?? { module, node: options });
    const collection = members?.get("collection");
    const name = collection && this.schema.stringOf(collection);
    const fields = definition ? this.fieldsOf({ module, node: definition }) : [];
    return { fields, indexes: [], virtuals: [], place, ...(name === undefined ? {} : { collection: name }) };
  }

  /** A definition is an object, or another schema. */
  private fieldsOf(definition: Placed): readonly Field[] {
    return this.schemaFields(definition) ?? readFields(this, definition);
  }

  private withTold(schema: SchemaRead, node: ts.Node, steps: number): SchemaRead {
    return (this.told.get(node) ?? []).reduce((now, told) => this.tell(now, told, steps), schema);
  }

  private tell(schema: SchemaRead, { module, call, method }: Told, steps: number): SchemaRead {
    const [first] = call.arguments;
    if (!first) return schema;
    const argument = { module, node: first };
    switch (method) {
      case "add":
        return { ...schema, fields: [...schema.fields, ...this.fieldsOf(argument)] };
      case "plugin":
        return { ...schema, fields: [...schema.fields, ...this.pluginFields(argument, steps)] };
      case "index":
        return { ...schema, indexes: [...schema.indexes, ...readIndex(this, module, call)] };
      default:
        return { ...schema, virtuals: [...schema.virtuals, ...readVirtual(this, module, call)] };
    }
  }

  /** Paths that a plug-in of the workspace adds: `(schema) => { schema.add({ … }) }`. */
  private pluginFields(plugin: Placed, steps: number): readonly Field[] {
    const { ts } = this;
    const found = this.follow(plugin);
    if (!found || steps > MAX_STEPS) return [];
    const made = isExpression(found.node) ? unwrapExpression(found.node) : found.node;
    const inner = ts.isCallExpression(made) ? this.follow({ module: found.module, node: made.expression }) : undefined;
    const fn = inner ?? found;
    return [...callsIn(ts, fn.node)].flatMap((call) => {
      const [first] = call.arguments;
      return calleeName(ts, call) === "add" && first && ts.isPropertyAccessExpression(call.expression)
        ? this.fieldsOf({ module: fn.module, node: first })
        : [];
    });
  }

  private collectTold(module: SchemaModule): void {
    const { ts } = this;
    for (const call of this.callsOf(module)) {
      const callee = call.expression;
      if (!ts.isPropertyAccessExpression(callee) || !TELLS.has(callee.name.text) || !ts.isIdentifier(callee.expression)) continue;
      const schema = this.follow({ module, node: callee.expression });
      if (!schema) continue;
      const subject = this.classBehind(schema) ?? schema.node;
      const list = this.told.get(subject) ?? [];
      this.told.set(subject, [...list, { module, call, method: callee.name.text }]);
    }
  }

  /** The class that `SchemaFactory.createForClass(Cat)` makes a schema for: models go by the class. */
  private classBehind({ module, node }: Placed): ts.ClassDeclaration | undefined {
    const { ts } = this;
    const call = isExpression(node) ? unwrapExpression(node) : undefined;
    if (!call || !ts.isCallExpression(call) || !CLASS_SCHEMAS.test(calleeName(ts, call) ?? "")) return undefined;
    const cls = call.arguments[0] && this.follow({ module, node: call.arguments[0] });
    return cls && ts.isClassDeclaration(cls.node) ? cls.node : undefined;
  }

  private localsOf(module: SchemaModule): Map<string, ts.Expression> {
    const known = this.locals.get(module);
    if (known) return known;
    const locals = new Map<string, ts.Expression>();
    const visit = (node: ts.Node): void => {
      if (this.ts.isVariableDeclaration(node) && this.ts.isIdentifier(node.name) && node.initializer)
        locals.set(node.name.text, node.initializer);
      this.ts.forEachChild(node, visit);
    };
    visit(module.source);
    this.locals.set(module, locals);
    return locals;
  }
}

/** Last name of what is called: `mongoose.model` → `model`. */
export function calleeName(ts: ReturnType<typeof compiler>, call: ts.CallExpression | ts.NewExpression): string | undefined {
  const callee = unwrapExpression(call.expression);
  if (ts.isIdentifier(callee)) return callee.text;
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : undefined;
}

function* callsIn(ts: ReturnType<typeof compiler>, root: ts.Node): Iterable<ts.CallExpression> {
  const found: ts.CallExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  yield* found;
}
