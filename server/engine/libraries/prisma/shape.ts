// Prisma recognised by its shape alone: `<anything>.<model of the schema>.<operation>`, for clients that come from where their type
// cannot be followed. Strict, since any object may have a method called `update`.
import type { Engine, LibraryCall } from "../model";
import type { Value } from "../value";
import { plainClient, traitsOf } from "./client";
import { prismaModels } from "./entities";
import { runOperation } from "./extensions";
import { ARGUMENT_NAMES, CALLED_BARE, OPERATIONS } from "./operations";
import { clientMethod, isClientMethod } from "./client-methods";

export function byShape(path: readonly string[], call: LibraryCall, engine: Engine): Value | undefined {
  const name = path.at(-1) ?? "";
  const models = prismaModels(engine.tenancy);
  if (models.size === 0) return undefined;
  if (isClientMethod(name)) return path.length > 1 ? clientMethod(engine, plainClient(engine), name, call) : undefined;
  const entity = path.length > 2 ? models.get(path.at(-2) ?? "") : undefined;
  if (!entity || !OPERATIONS.has(name) || !hasArguments(engine, name, call)) return undefined;
  return runOperation(engine, traitsOf(plainClient(engine)), { entity, operation: name, call });
}

/** One object with members that Prisma knows; none at all where the operation allows it. */
function hasArguments(engine: Engine, operation: string, call: LibraryCall): boolean {
  const [only] = call.args;
  if (!only) return CALLED_BARE.has(operation);
  if (call.args.length > 1) return false;
  const members = engine.members(only.value);
  return members
    ? [...members.keys()].every((name) => ARGUMENT_NAMES.has(name))
    : only.value.v !== "constant" && only.value.v !== "function" && only.value.v !== "text";
}
