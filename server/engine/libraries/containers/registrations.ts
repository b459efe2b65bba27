// What containers of classes are told and asked, in the words that they share: a token stands for a class, a value, another token or
// what a factory makes; constructors and fields ask by a decorator, other code asks the container itself.
import type { SourceSpan } from "../../../../rules/contract/span";
import { argument, remembered } from "../call-arguments";
import type { Engine, LibraryCall } from "../model";
import { askedToken, providersOf, type Provider } from "../providers";
import type { HandleValue, Value } from "../value";

const ASKED = "asked";

/** `@inject(TOKEN)`; undefined where the type of the parameter or field says what is asked for. */
export function asking(engine: Engine, model: string, call: LibraryCall): Value | undefined {
  return call.args.length === 0 ? undefined : engine.handle(model, ASKED, { token: askedToken(engine, argument(call.args, 0)) });
}

export function askedBy(decorator: HandleValue): Value | undefined {
  return decorator.type === ASKED ? remembered(decorator, "token") : undefined;
}

/** Says what stands under a token. What a request says holds for that request alone, and is left out. */
export function provide(engine: Engine, token: Value, given: Provider["given"], { file }: SourceSpan): void {
  if (engine.isInRequest?.() !== true) providersOf(engine).all.push({ token, file, given });
}

/** What is asked for by a token or a class; where nothing was said of it, what the call declares (`get<Service>(TOKEN)`). */
export function handedOut(engine: Engine, token: Value, call: LibraryCall): Value {
  const found = engine.instanceOf?.(token, call.span.file) ?? engine.unknown("a dependency");
  const declared = found.v === "unknown" && call.typeArgs.length > 0 ? engine.typed(call.typeArgs[0]) : undefined;
  return declared ?? found;
}

/** A factory that takes the container, or something else that is at hand. */
export function madeBy(engine: Engine, factory: Value, given: Value, span: SourceSpan): Provider["given"] {
  return { by: "factory", fn: engine.native("factory", () => engine.call(factory, [given], span)), inject: [] };
}
