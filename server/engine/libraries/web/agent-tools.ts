// Tools that a language model calls, with arguments that it makes up from whatever it was told: AI SDK 4 to 6 (https://ai-sdk.dev/docs,
// `tool`), OpenAI Agents, Mastra and LangChain. One that is made for a request runs in it, with what that knows of the requester; one of a
// module is an entry point of its own.
import { argument, exportName, isCallable, option, placeOf } from "../call-arguments";
import type { Engine, ExternalCall, LibraryCall, LibraryModel } from "../model";
import { UNDEFINED, type Value } from "../value";

const MODEL = "agent-tools";

interface Tool {
  readonly label: string;
  readonly fn: Value;
  readonly args: (engine: Engine) => readonly Value[];
}

/** Runs a tool in the request that makes it; otherwise it is announced. Yields the tool, which brings into an answer what it found. */
export function offer(engine: Engine, call: LibraryCall, tool: Tool): Value {
  const run = (prover: Engine): Value => {
    const result = prover.await(prover.call(tool.fn, tool.args(prover), placeOf(tool.fn)));
    prover.respond([result], call.span);
    return result;
  };
  let found: Value = UNDEFINED;
  if (engine.isInRequest?.() === true) engine.maybe(() => (found = run(engine)));
  else
    engine.addEntry({ label: `tool ${tool.label}`, framework: MODEL, span: call.span, isRequest: true, run: (prover) => void run(prover) });
  return engine.unknown("tool", [found]);
}

/** What code of a server put beside the call: a session, where there is one. */
export function beside(engine: Engine, name: string): Value {
  return engine.principal("session", name, [], { isAssumed: true, isOptional: true });
}

/** `tool({ execute })`: the arguments, then what the library says of the call. */
function made(call: ExternalCall, engine: Engine, names: readonly string[], args: Tool["args"]): Value {
  const options = argument(call.args, 0);
  const fn = names.map((name) => option(engine, options, name)).find((value) => value !== undefined && isCallable(value));
  if (!fn) return engine.unknown("tool", [options]);
  return offer(engine, call, { label: engine.stringOf(option(engine, options, "name") ?? UNDEFINED) ?? "execute", fn, args });
}

function callTools(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  const input = (prover: Engine): Value => prover.source("argument", "arguments");
  switch (`${call.module.split("/").slice(0, 2).join("/")}#${name}`) {
    case "ai#tool":
    case "ai#dynamicTool":
      return made(call, engine, ["execute"], (prover) => [
        input(prover),
        prover.object({ experimental_context: beside(prover, "experimental_context"), messages: prover.unknown("messages") }),
      ]);
    case "@openai/agents#tool":
      return made(call, engine, ["execute"], (prover) => [input(prover), prover.object({ context: beside(prover, "context") })]);
    case "@mastra/core#createTool":
      return made(call, engine, ["execute"], (prover) => [
        prover.object({ context: input(prover), runtimeContext: beside(prover, "runtimeContext") }),
      ]);
    case "@langchain/core#tool":
      return offer(engine, call, {
        label: engine.stringOf(option(engine, argument(call.args, 1), "name") ?? UNDEFINED) ?? "tool",
        fn: argument(call.args, 0),
        args: (prover) => [input(prover), prover.object({ configurable: beside(prover, "configurable") })],
      });
    case "@langchain/core#DynamicTool":
    case "@langchain/core#DynamicStructuredTool":
      return made(call, engine, ["func"], (prover) => [input(prover)]);
    default:
      return undefined;
  }
}

export const AGENT_TOOLS: LibraryModel = {
  id: MODEL,
  packages: ["ai", "@openai/agents", "@mastra/core", "@langchain/core"],
  tokens: ['from "ai"', "from 'ai'", "@openai/agents", "@mastra/core/tools", "@langchain/core/tools"],
  call: callTools,
};
