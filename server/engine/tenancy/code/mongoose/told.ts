// What `schema.index(…)` and `schema.virtual(…)` say (https://mongoosejs.com/docs/guide.html#indexes, …/docs/populate.html).
import type { ts } from "ts-morph";
import type { SourceSpan } from "../../../../../rules/contract/span";
import { spanOf, type SchemaModule } from "../schema-module";
import type { Placed } from "../schema-code";
import type { IndexRead, Reading, VirtualRead } from "./reading";

/** `schema.index({ a: 1, b: -1 }, { unique: true })`. */
export function readIndex(code: Reading, module: SchemaModule, call: ts.CallExpression): readonly IndexRead[] {
  const [keys, options] = call.arguments;
  return keys ? indexOf(code, spanOf(module, call), { module, node: keys }, options && { module, node: options }) : [];
}

export function indexOf(code: Reading, span: SourceSpan, keys: Placed, options: Placed | undefined): readonly IndexRead[] {
  const columns = membersOf(code, keys);
  if (!columns || columns.size === 0) return [];
  const settings = options && membersOf(code, options);
  const unique = settings?.get("unique");
  const isUnique = unique !== undefined && unique.node.getText(unique.module.source) === "true";
  return [{ columns: [...columns.keys()], isUnique, span }];
}

/** `schema.virtual("items", { ref: "Item", localField: "_id", foreignField: "order" })`. */
export function readVirtual(code: Reading, module: SchemaModule, call: ts.CallExpression): readonly VirtualRead[] {
  const [first, options] = call.arguments;
  const name = first && code.schema.stringOf({ module, node: first });
  const members = options && membersOf(code, { module, node: options });
  const ref = members?.get("ref");
  const target = ref && code.modelNameOf(ref);
  if (name === undefined || target === undefined) return [];
  const text = (member: string): string => {
    const value = members?.get(member);
    return (value && code.schema.stringOf(value)) ?? "_id";
  };
  const one = members?.get("justOne");
  return [
    {
      name,
      ref: target,
      localField: text("localField"),
      foreignField: text("foreignField"),
      isOne: one !== undefined && one.node.getText(one.module.source) === "true",
      span: spanOf(module, call),
    },
  ];
}

function membersOf(code: Reading, placed: Placed): ReadonlyMap<string, Placed<ts.Expression>> | undefined {
  const followed = code.follow(placed);
  return followed && code.schema.members(followed);
}
