// Amazon DynamoDB: the document client and commands of SDK v3 (https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/Package/-aws-sdk-lib-dynamodb/),
// the plain client with its wrapped values, and the clients of SDK v2, whose requests are sent by `promise()` or a callback.
import { isWithin } from "../../../../rules/contract/span";
import { argument, exportName, handleOf, lastArgument } from "../call-arguments";
import type { Engine, ExternalCall, LibraryCall, LibraryModel, MethodCall } from "../model";
import { sharedHandle } from "../shared-handle";
import { NULL, UNDEFINED, type HandleValue, type Value } from "../value";
import { DYNAMODB } from "./keys";
import { perform } from "./operations";

const COMMAND = /^(Get|Put|Update|Delete|Query|Scan|BatchGet|BatchWrite|TransactGet|TransactWrite|ExecuteStatement)(?:Items?)?Command$/;
const METHOD = /^(get|put|update|delete|query|scan|batchGet|batchWrite|transactGet|transactWrite|executeStatement)(?:Items?)?$/;
const CLIENT = /^(?:DynamoDB(?:Client|DocumentClient|Document)?|(?:DynamoDB\.)?DocumentClient)$/;
const PAGINATOR = /^paginate(Query|Scan)$/;

function client(engine: Engine): HandleValue {
  return sharedHandle(engine, DYNAMODB, () => engine.handle(DYNAMODB, "client", {}));
}

/** The end of a call's name: `AWS.DynamoDB.DocumentClient` and `DynamoDB.DocumentClient` are one. */
function plainName(path: readonly string[]): string {
  return exportName(path).replace(/^AWS\./, "");
}

function externalCall(call: ExternalCall, engine: Engine): Value | undefined {
  const name = plainName(call.path);
  if (/(?:^|\.)(?:un)?marshall$/.test(name)) return argument(call.args, 0);
  if (/(?:^|\.)Converter\.(?:un)?marshall$/.test(name)) return argument(call.args, 0);
  if (CLIENT.test(name) && call.isNew) return client(engine);
  if (/\.from$/.test(name) && CLIENT.test(name.replace(/\.from$/, ""))) return client(engine);
  if (COMMAND.test(name) && call.isNew)
    return engine.handle(DYNAMODB, "command", { name: name.replace(/Command$/, ""), input: argument(call.args, 0) }, call.span);
  const [, paged] = PAGINATOR.exec(name) ?? [];
  if (paged === undefined) return undefined;
  const answer = perform(engine, { name: paged, input: argument(call.args, 1), span: call.span });
  return answer && engine.array([], answer);
}

/** The access stands where the command is sent, or where it was made if that is elsewhere. */
function send(engine: Engine, call: LibraryCall): Value | undefined {
  const command = handleOf(engine, argument(call.args, 0), DYNAMODB, "command");
  if (!command) return undefined;
  const { at = call.span } = command;
  const isInside = isWithin(at, call.span);
  const input = command.data["input"] as Value;
  const answer = perform(engine, { name: String(command.data["name"]), input, span: isInside ? call.span : at });
  return answer && delivered(engine, call, engine.promise(answer));
}

/** Old clients give the answer to a callback. */
function delivered(engine: Engine, call: LibraryCall, result: Value): Value {
  const last = lastArgument(call)?.value;
  if (last?.v !== "function" || call.args.length < 2) return result;
  engine.maybe(() => void engine.call(last, [NULL, result.v === "promise" ? result.of : result], call.span));
  return UNDEFINED;
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  const { handle, method: name } = call;
  if (handle.type === "request") return requestMethod(call, engine);
  if (handle.type !== "client") return undefined;
  if (name === "send") return send(engine, call);
  const [, operation] = METHOD.exec(name) ?? [];
  if (operation === undefined) return undefined;
  const answer = perform(engine, {
    name: operation.charAt(0).toUpperCase() + operation.slice(1),
    input: argument(call.args, 0),
    span: call.span,
  });
  if (!answer) return undefined;
  const last = lastArgument(call)?.value;
  if (last?.v === "function") return delivered(engine, call, engine.promise(answer));
  return engine.handle(DYNAMODB, "request", { answer });
}

/** A request of SDK v2 is sent by `promise()`; SDK v3 answers with a promise, on which `then` is called. */
function requestMethod(call: MethodCall, engine: Engine): Value | undefined {
  const answer = call.handle.data["answer"] as Value;
  if (call.method === "promise") return engine.promise(answer);
  if (call.method !== "then") return undefined;
  const handler = argument(call.args, 0);
  return engine.promise(engine.await(engine.call(handler, [answer], call.span)));
}

export const DYNAMODB_MODEL: LibraryModel = {
  id: DYNAMODB,
  packages: ["@aws-sdk/lib-dynamodb", "@aws-sdk/client-dynamodb", "@aws-sdk/util-dynamodb", "aws-sdk"],
  tokens: ["dynamodb", "DynamoDB", "TableName", "DocumentClient"],
  call: externalCall,
  method,
  awaited: (handle) => (handle.type === "request" ? (handle.data["answer"] as Value) : undefined),
  typed: (_module, name, _typeArgs, engine) => (CLIENT.test(name.replace(/^AWS\./, "")) ? client(engine) : undefined),
  // A client that could not be followed still sends commands that were.
  anyMember: (path, call, engine) => (path.at(-1) === "send" ? send(engine, call) : undefined),
};
