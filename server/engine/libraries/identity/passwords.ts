// Comparing a password with its hash: whoever knows it is whom the hash is of. bcrypt 5 and 6, bcryptjs 2 and 3
// (compare(plain, hash)), argon2 0.4x and @node-rs/argon2 2 (verify(hash, plain)), @node-rs/bcrypt 1 (compare, verify(plain, hash)).
import { exportName, isCallable } from "../call-arguments";
import type { Engine, ExternalCall, LibraryModel } from "../model";
import { constant, type Value } from "../value";

const COMPARES = /^(compare|verify)(Sync)?$/;

export const PASSWORDS: LibraryModel = {
  id: "passwords",
  packages: ["bcrypt", "bcryptjs", "@node-rs/bcrypt", "argon2", "@node-rs/argon2"],
  tokens: [],
  call,
};

function call(given: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(given.path);
  if (!COMPARES.test(name)) return undefined;
  const [first, second, third] = given.args;
  const hash = given.module.endsWith("argon2") ? first?.value : second?.value;
  if (!hash) return undefined;
  const matches: Value = { v: "condition", op: "proven", of: [hash], at: given.span };
  if (third && isCallable(third.value)) engine.maybe(() => engine.call(third.value, [constant(null), matches], given.span));
  return name.endsWith("Sync") ? matches : engine.promise(matches);
}
