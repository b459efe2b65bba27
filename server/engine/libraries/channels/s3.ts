// Amazon S3: commands of SDK v3 (https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/client/s3/), its upload and presigning
// helpers, and the methods of SDK v2 and of v3's aggregated client, which take the same inputs.
import { argument, exportName, handleOf, isCallable, listOf, option } from "../call-arguments";
import type { StorageUse } from "../channel-use";
import type { Engine, ExternalCall, LibraryCall, LibraryModel, MethodCall } from "../model";
import { sharedHandle } from "../shared-handle";
import { NULL, UNDEFINED, type HandleValue, type Value } from "../value";
import { answered, spanAt } from "./vendor";

const S3 = "s3";
const PACKAGES = ["@aws-sdk/client-s3", "@aws-sdk/lib-storage", "@aws-sdk/s3-request-presigner", "@aws-sdk/s3-presigned-post", "aws-sdk"];

const OPERATIONS: Readonly<Record<string, StorageUse["does"]>> = {
  PutObject: "write",
  Upload: "write",
  CreateMultipartUpload: "write",
  CopyObject: "write",
  GetObject: "read",
  HeadObject: "read",
  SelectObjectContent: "read",
  DeleteObject: "delete",
  DeleteObjects: "delete",
  ListObjects: "list",
  ListObjectsV2: "list",
  ListObjectVersions: "list",
};

function isOperation(name: string): boolean {
  return Object.hasOwn(OPERATIONS, name);
}

/** `putObject` of a client, `PutObjectCommand`. */
function operationOf(name: string): string | undefined {
  const plain = name.replace(/Command$/, "");
  const operation = plain.charAt(0).toUpperCase() + plain.slice(1);
  return isOperation(operation) ? operation : undefined;
}

/** Tells of one operation with its input: `{ Bucket, Key, Body }`. */
function report(engine: Engine, call: LibraryCall, operation: string, input: Value, options: { readonly isSigned?: boolean } = {}): void {
  const does = OPERATIONS[operation] ?? "read";
  const container = option(engine, input, "Bucket");
  const body = option(engine, input, "Body") ?? (options.isSigned ? engine.source("body", "the upload") : undefined);
  const index = call.args.findIndex((arg) => arg.span && /\bKey:/.test(engine.textOf?.(arg.span) ?? ""));
  const keySpan = index < 0 || does === "list" ? undefined : spanAt(engine, call, [index, "Key"]);
  const tell = (done: StorageUse["does"], key: Value | undefined): void =>
    engine.channel?.({
      kind: "storage",
      library: S3,
      operation,
      does: done,
      key: [key ?? UNDEFINED],
      span: call.span,
      ...(container ? { container } : {}),
      ...(body ? { body } : {}),
      ...(keySpan ? { keySpan } : {}),
    });
  if (operation === "DeleteObjects") {
    const objects = option(engine, option(engine, input, "Delete") ?? UNDEFINED, "Objects");
    for (const object of listOf(engine, objects)) tell("delete", option(engine, object, "Key") ?? object);
    return;
  }
  tell(does, option(engine, input, does === "list" ? "Prefix" : "Key"));
  if (operation === "CopyObject") tell("read", option(engine, input, "CopySource"));
}

function reportCommand(engine: Engine, call: LibraryCall, value: Value, isSigned = false): boolean {
  const command = handleOf(engine, value, S3, "command");
  if (!command) return false;
  report(engine, call, String(command.data["operation"]), command.data["input"] as Value, { isSigned });
  return true;
}

function externalCall(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (call.module === "aws-sdk" || call.module === "aws-sdk/clients/s3")
    return /^(?:S3)?$/.test(name) && call.isNew ? client(engine) : undefined;
  if (name === "S3Client" || name === "S3") return engine.handle(S3, "client", {}, call.span);
  const operation = operationOf(name);
  if (operation !== undefined && name.endsWith("Command"))
    return engine.handle(S3, "command", { operation, input: argument(call.args, 0) }, call.span);
  switch (name) {
    case "Upload":
      report(engine, call, "Upload", option(engine, argument(call.args, 0), "params") ?? UNDEFINED);
      return engine.handle(S3, "upload", {});
    case "getSignedUrl":
      return reportCommand(engine, call, argument(call.args, 1), true) ? answered(engine, "signed URL") : undefined;
    case "createPresignedPost":
      report(engine, call, "PutObject", argument(call.args, 1), { isSigned: true });
      return answered(engine, "presigned post");
    default:
      return undefined;
  }
}

function client(engine: Engine): HandleValue {
  return sharedHandle(engine, S3, () => engine.handle(S3, "client", {}));
}

/** A request of SDK v2 is sent by its callback or by `promise()`; v3 answers with a promise. Both take `await`. */
function sent(engine: Engine, call: LibraryCall): Value {
  const last = call.args.at(-1)?.value ?? UNDEFINED;
  if (last.v === "function" && isCallable(last)) engine.maybe(() => void engine.call(last, [NULL, engine.unknown("response")], call.span));
  return engine.handle(S3, "request", {});
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  if (call.handle.type === "request") return call.method === "promise" || call.method === "done" ? answered(engine, "response") : undefined;
  if (call.handle.type === "upload") return call.method === "done" ? answered(engine, "response") : undefined;
  if (call.handle.type !== "client") return undefined;
  if (call.method === "send") return reportCommand(engine, call, argument(call.args, 0)) ? answered(engine, "response") : undefined;
  if (/^getSignedUrl(?:Promise)?$/.test(call.method)) {
    const operation = operationOf(engine.stringOf(argument(call.args, 0)) ?? "");
    if (operation !== undefined) report(engine, call, operation, argument(call.args, 1), { isSigned: true });
    return call.method.endsWith("Promise") ? answered(engine, "signed URL") : engine.unknown("signed URL");
  }
  if (call.method === "createPresignedPost") {
    const fields = option(engine, argument(call.args, 0), "Fields") ?? UNDEFINED;
    const input = engine.object({ Key: option(engine, fields, "key") ?? option(engine, fields, "Key") ?? UNDEFINED });
    report(engine, call, "PutObject", input, { isSigned: true });
    return engine.unknown("presigned post");
  }
  const operation = operationOf(call.method);
  if (operation === undefined) return undefined;
  report(engine, call, operation, argument(call.args, 0));
  return sent(engine, call);
}

export const S3_MODEL: LibraryModel = {
  id: S3,
  packages: PACKAGES,
  tokens: ["aws-sdk"],
  call: externalCall,
  method,
  typed: (_module, name, _typeArgs, engine) => (/^(?:AWS\.)?S3(?:Client)?$/.test(name) ? client(engine) : undefined),
  // A client that could not be followed still sends commands that were.
  anyMember: (path, call, engine) =>
    path.at(-1) === "send" && reportCommand(engine, call, argument(call.args, 0)) ? answered(engine, "response") : undefined,
};
