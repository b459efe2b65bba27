// Uploads that middleware stores before the handler runs: multer 1 and 2 (https://github.com/expressjs/multer), multer-s3 3, the file
// interceptors of NestJS, which take the same options, and express-fileupload 1. Names that multer makes itself are random; where the
// application makes them, they are found where the storage is made.
import { NOWHERE } from "../../../../rules/contract/span";
import { argument, exportName, native, option } from "../call-arguments";
import type { Engine, ExternalCall, LibraryCall, LibraryModel } from "../model";
import { NULL, UNDEFINED, type HandleValue, type Value } from "../value";
import { reportStored } from "./stored";

const UPLOADS = "uploads";
const ONE_OR_MORE = /^(?:single|array|fields|any)$/;
const INTERCEPTORS = /^(?:File|Files|AnyFiles|FileFields)Interceptor$/;

function callUpload(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path).replace(/^\*require\*\.?/, "");
  const options = argument(call.args, name === "" || name === "diskStorage" ? 0 : 1);
  if (call.module === "multer-s3" && name === "") return engine.handle(UPLOADS, "storage", { options, library: "multer-s3" }, call.span);
  if (/^(?:multer\.)?diskStorage$/.test(name)) return engine.handle(UPLOADS, "storage", { options, library: "multer" }, call.span);
  if (call.module === "multer" && name === "") return engine.handle(UPLOADS, "multer", { storage: storageIn(engine, options) });
  return INTERCEPTORS.test(name) ? engine.handle(UPLOADS, "interceptor", { storage: storageIn(engine, options) }) : undefined;
}

function storageIn(engine: Engine, options: Value): HandleValue | undefined {
  const storage = option(engine, options, "storage");
  return storage?.v === "handle" && storage.type === "storage" ? storage : undefined;
}

/** What the application's function hands to its callback, or the text itself. */
function answerOf(engine: Engine, made: Value | undefined, request: Value, call: LibraryCall): Value {
  if (!made || (made.v !== "function" && made.v !== "native")) return made ?? UNDEFINED;
  let answer: Value = UNDEFINED;
  const file = engine.member(request, "file");
  const callback = engine.native("cb", (args) => {
    answer = argument(args, 1);
    return UNDEFINED;
  });
  engine.maybe(() => void engine.await(engine.call(made, [request, file, callback], call.span)));
  return answer;
}

/** Told once per request, where the storage was made. */
function store(engine: Engine, storage: HandleValue | undefined, request: Value): void {
  if (!storage?.at) return;
  const options = storage.data["options"] as Value;
  const isRemote = storage.data["library"] === "multer-s3";
  const call: LibraryCall = { args: [], span: storage.at, isNew: false, typeArgs: [] };
  const made = (name: string): Value => answerOf(engine, option(engine, options, name), request, call);
  // Without a function of the application's the name is random.
  if (!option(engine, options, isRemote ? "key" : "filename")) return;
  const key = isRemote ? made("key") : engine.array([made("destination"), made("filename")]);
  const container = isRemote ? made("bucket") : undefined;
  const given: LibraryCall = { ...call, args: [{ value: textOf(engine, key) }, ...(container ? [{ value: container }] : [])] };
  reportStored(engine, given, String(storage.data["library"]), isRemote ? "multerS3" : "diskStorage", {
    does: "write",
    key: 0,
    ...(container ? { container: 1 } : { isLocal: true }),
  });
}

function textOf(engine: Engine, key: Value): Value {
  const list = engine.items(key)?.items.map((item) => item.value);
  return list ? { v: "text", parts: list.flatMap((part, index) => (index === 0 ? ["", part] : ["/", part])) } : key;
}

/** `upload.single("file")`. */
function createMiddleware(engine: Engine, storage: HandleValue | undefined): Value {
  return engine.native("upload", (args, span) => {
    const [request, , next] = args.map((arg) => arg.value);
    if (request) store(engine, storage, request);
    return next ? engine.call(next, [], span) : UNDEFINED;
  });
}

/** What stands for the interceptor: it stores, and lets the request pass. */
function createIntercept(engine: Engine, storage: HandleValue | undefined): Value {
  return native(engine, "intercept", ([context, next]) => {
    const request = context?.v === "handle" ? (context.data["request"] as Value | undefined) : undefined;
    if (request) store(engine, storage, request);
    return next ? engine.call(engine.member(next, "handle"), [], NOWHERE) : UNDEFINED;
  });
}

export const UPLOADS_MODEL: LibraryModel = {
  id: UPLOADS,
  packages: ["multer", "multer-s3", "@nestjs/platform-express"],
  tokens: ["multer", "Interceptor(", ".mv("],
  call: callUpload,
  method(call, engine) {
    const storage = call.handle.data["storage"] as HandleValue | undefined;
    return call.handle.type === "multer" && ONE_OR_MORE.test(call.method) ? createMiddleware(engine, storage) : undefined;
  },
  member: (handle, name, engine) =>
    handle.type === "interceptor" && name === "intercept"
      ? createIntercept(engine, handle.data["storage"] as HandleValue | undefined)
      : undefined,
  // express-fileupload: `req.files.report.mv(path, callback)`.
  anyMember(path, call, engine) {
    if (path.at(-1) !== "mv" || call.args.length === 0 || engine.versionOf("express-fileupload") === undefined) return undefined;
    reportStored(engine, call, "express-fileupload", "mv", { does: "write", key: 0, isLocal: true });
    const callback = call.args[1]?.value;
    if (callback?.v === "function") engine.maybe(() => void engine.call(callback, [NULL], call.span));
    return engine.promise(UNDEFINED);
  },
};
