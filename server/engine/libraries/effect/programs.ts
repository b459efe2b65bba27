// Programs as values: what a call of the library describes and nothing has run yet.
import type { SourceSpan } from "../../../../rules/contract/span";
import { handleOf } from "../call-arguments";
import type { Engine } from "../model";
import type { HandleValue, Value } from "../value";

export const MODEL = "effect";

/** A step of a program: what it does (in the library's words) with a program before it and what it was given. */
export interface Step {
  readonly name: string;
  /** The program that it goes on from; constructors have none. */
  readonly of?: Value;
  readonly args: readonly Value[];
  readonly span: SourceSpan;
}

export function program(engine: Engine, step: Step): HandleValue {
  return engine.handle(MODEL, "program", { ...step });
}

/** A program that comes to this value. */
export function succeeding(engine: Engine, value: Value, span: SourceSpan): HandleValue {
  return program(engine, { name: "succeed", args: [value], span });
}

export function stepOf(handle: HandleValue): Step | undefined {
  return handle.type === "program" ? (handle.data as unknown as Step) : undefined;
}

/** What `yield*` and the functions of the library take as a program: programs, services by their tag, results that may be errors. */
export function isProgram(engine: Engine, value: Value): boolean {
  return handleOf(engine, value, MODEL, "program") !== undefined || tagOf(engine, value) !== undefined;
}

/** The tag of a service: a class made from one, or the tag itself. */
export function tagOf(engine: Engine, value: Value): HandleValue | undefined {
  return handleOf(engine, value.v === "class" ? engine.member(value, TAG_OF_CLASS) : value, MODEL, "tag");
}

/** By this name a class that extends a tag hands it out. */
export const TAG_OF_CLASS = "*tag*";
