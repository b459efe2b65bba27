// The steps that need each other in a circle, by name. Each hands over to what the wiring put into the machine.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Expression } from "../../facts/ir";
import type { LibraryCall } from "../../libraries/model";
import type { ClassValue, FunctionValue, PassedArgument, RowValue, Value } from "../../libraries/value";
import type { Frame, Machine } from "./machine";

export function evaluate(m: Machine, frame: Frame, e: Expression): Value {
  return m.operations.evaluate(m, frame, e);
}

export function evaluateTest(m: Machine, frame: Frame, e: Expression): Value {
  return m.operations.evaluateTest(m, frame, e);
}

export function evaluateModule(m: Machine, path: string): Frame | undefined {
  return m.operations.evaluateModule(m, path);
}

export function exportedValue(m: Machine, path: string, name: string): Value {
  return m.operations.exportedValue(m, path, name);
}

export function moduleValue(m: Machine, fromFile: string, specifier: string, imported: string): Value {
  return m.operations.moduleValue(m, fromFile, specifier, imported);
}

export function readName(m: Machine, frame: Frame, name: string): Value | undefined {
  return m.operations.readName(m, frame, name);
}

export function callValue(m: Machine, fn: Value, call: LibraryCall): Value {
  return m.operations.callValue(m, fn, call);
}

export function callFunction(m: Machine, fn: FunctionValue, args: readonly PassedArgument[], callSite: SourceSpan | undefined): Value {
  return m.operations.callFunction(m, fn, args, callSite);
}

export function runFunction(
  m: Machine,
  fn: FunctionValue,
  args: readonly PassedArgument[],
  callSite: SourceSpan | undefined,
  home?: { file: string; cls: number },
): Value {
  return m.operations.runFunction(m, fn, args, callSite, home);
}

export function instanceOfClass(m: Machine, cls: ClassValue): Value {
  return m.operations.instanceOfClass(m, cls);
}

export function typedInstance(m: Machine, cls: ClassValue): Value | undefined {
  return m.operations.typedInstance(m, cls);
}

export function inheritedMethod(
  m: Machine,
  home: { readonly file: string; readonly cls: number },
  name: string,
  self: Value | undefined,
): Value | undefined {
  return m.operations.inheritedMethod(m, home, name, self);
}

export function mayBeInstance(m: Machine, option: Value, cls: Value): boolean | undefined {
  return m.operations.mayBeInstance(m, option, cls);
}

export function learnPresent(m: Machine, value: Value): void {
  m.operations.learnPresent(m, value);
}

export function learnAbsent(m: Machine, value: Value): void {
  m.operations.learnAbsent(m, value);
}

export function learnCounted(m: Machine, size: RowValue): void {
  m.operations.learnCounted(m, size);
}

export function learnProven(m: Machine, value: Value): void {
  m.operations.learnProven(m, value);
}

export function learnEqual(m: Machine, left: Value, right: Value, at: SourceSpan | undefined, isElement: boolean): void {
  m.operations.learnEqual(m, left, right, at, isElement);
}

export function learnPrefix(m: Machine, value: Value, prefix: Value, at: SourceSpan | undefined): void {
  m.operations.learnPrefix(m, value, prefix, at);
}

export function learnEach(m: Machine, element: Value): void {
  m.operations.learnEach(m, element);
}

export function learnDifferent(m: Machine, left: Value, right: Value): void {
  m.operations.learnDifferent(m, left, right);
}

export function noteIndexWrite(m: Machine, object: Value, index: Value, value: Value, at: SourceSpan): void {
  m.operations.noteIndexWrite(m, object, index, value, at);
}

export function noteMemberWrite(m: Machine, target: Value, name: string, value: Value, at: SourceSpan): void {
  m.operations.noteMemberWrite(m, target, name, value, at);
}

export function noteModuleWrite(m: Machine, name: string, value: Value, at: SourceSpan): void {
  m.operations.noteModuleWrite(m, name, value, at);
}
