// Loggers that work alike: a maker, methods per level, children or contexts with fields of their own.
import { argument, exportName, isNothing, option } from "../call-arguments";
import type { Engine, LibraryModel, MethodCall } from "../model";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type Value } from "../value";
import { carriedFields } from "./carried-fields";
import { addFields, childOf, createLogger, logLine, NO_BINDINGS, type ObjectPlace } from "./log-line";

interface PlainLogger {
  readonly id: string;
  readonly packages: readonly string[];
  readonly tokens: readonly string[];
  /** Exports that make a logger; their first argument may hold fields for every line. */
  readonly makers: RegExp;
  /** Exports (or their members) that are a logger already. */
  readonly ready?: RegExp;
  readonly types: RegExp;
  readonly levels: readonly string[];
  readonly children: readonly string[];
  /** Methods that add a field (`addContext(name, value)`). */
  readonly adders?: readonly string[];
  readonly place: ObjectPlace;
  /** The package that writes the lines instead, where the application uses it, with what it adds to them. */
  readonly writtenBy?: string;
}

const USUAL = ["trace", "debug", "info", "warn", "error", "fatal"];

const LOGGERS: readonly PlainLogger[] = [
  // https://github.com/trentm/node-bunyan: all fields of the options are part of each line.
  {
    id: "bunyan",
    packages: ["bunyan"],
    tokens: ["bunyan"],
    makers: /^(?:bunyan\.)?createLogger$|^$/,
    types: /^(?:bunyan|Logger)?$/,
    levels: USUAL,
    children: ["child"],
    adders: ["addSerializers"],
    place: "first",
  },
  // https://docs.nestjs.com/techniques/logger; the static methods use the application's logger.
  {
    id: "nest-logger",
    packages: ["@nestjs/common"],
    tokens: ["Logger"],
    makers: /^(?:Console)?Logger$/,
    ready: /^Logger\.(\w+)$/,
    types: /^(?:Console)?Logger(?:Service)?$/,
    levels: ["log", "error", "warn", "debug", "verbose", "fatal"],
    children: [],
    adders: ["setContext"],
    place: "last",
    // `app.useLogger(app.get(Logger))`
    writtenBy: "nestjs-pino",
  },
  // https://log4js-node.github.io/log4js-node/api.html
  {
    id: "log4js",
    packages: ["log4js"],
    tokens: ["log4js"],
    makers: /^(?:log4js\.)?getLogger$/,
    types: /^Logger$/,
    levels: [...USUAL, "log", "mark"],
    children: [],
    adders: ["addContext"],
    place: "last",
  },
  // https://tslog.js.org
  {
    id: "tslog",
    packages: ["tslog"],
    tokens: ["tslog"],
    makers: /^Logger$/,
    types: /^Logger$/,
    levels: [...USUAL, "silly", "log"],
    children: ["getSubLogger"],
    place: "last",
  },
  // https://unjs.io/packages/consola
  {
    id: "consola",
    packages: ["consola"],
    tokens: ["consola"],
    makers: /^create(?:Consola)?$/,
    ready: /^(?:consola\.)?(\w+)$/,
    types: /^Consola(?:Instance)?$/,
    levels: [...USUAL, "log", "success", "start", "ready", "box", "fail"],
    children: ["withTag", "withDefaults", "create"],
    place: "last",
  },
  // https://github.com/gajus/roarr: the context stands before the message.
  {
    id: "roarr",
    packages: ["roarr"],
    tokens: ["oarr"],
    makers: /^(?:Roarr|ROARR)\.child$/,
    ready: /^(?:Roarr|ROARR)\.(\w+)$/,
    types: /^Logger$/,
    levels: USUAL,
    children: ["child"],
    place: "first",
  },
  // https://logtape.org
  {
    id: "logtape",
    packages: ["@logtape/logtape"],
    tokens: ["logtape"],
    makers: /^getLogger$/,
    types: /^Logger$/,
    levels: [...USUAL, "warning"],
    children: ["with", "getChild"],
    place: "last",
  },
  // https://docs.powertools.aws.dev/lambda/typescript/latest/features/logger
  {
    id: "powertools-logger",
    packages: ["@aws-lambda-powertools/logger"],
    tokens: ["powertools"],
    makers: /^Logger$/,
    types: /^Logger$/,
    levels: [...USUAL, "critical"],
    children: ["createChild"],
    adders: ["appendKeys", "appendPersistentKeys", "addPersistentLogAttributes"],
    place: "last",
  },
  // https://opentelemetry.io/docs/specs/otel/logs/api: one record per call, with its attributes.
  {
    id: "opentelemetry-logs",
    packages: ["@opentelemetry/api-logs"],
    tokens: ["api-logs"],
    makers: /^logs\.getLogger$/,
    types: /^Logger$/,
    levels: ["emit"],
    children: [],
    place: "first",
  },
  // https://github.com/pimterry/loglevel
  {
    id: "loglevel",
    packages: ["loglevel"],
    tokens: ["loglevel"],
    makers: /^(?:log\.)?getLogger$/,
    ready: /^(?:log\.)?(\w+)$/,
    types: /^Logger$/,
    levels: [...USUAL, "log"],
    children: ["getLogger"],
    place: "last",
  },
];

function modelOf(plain: PlainLogger): LibraryModel {
  const bindings = (engine: Engine) =>
    plain.writtenBy !== undefined && engine.versionOf(plain.writtenBy) !== undefined
      ? { ...NO_BINDINGS, dynamic: carriedFields(engine) }
      : NO_BINDINGS;
  const ready = (engine: Engine) => sharedHandle(engine, plain.id, () => createLogger(engine, plain.id, bindings(engine)));
  return {
    id: plain.id,
    packages: plain.packages,
    tokens: plain.tokens,
    call: (call, engine) => {
      const name = exportName(call.path);
      const level = plain.ready?.exec(name)?.[1];
      if (level !== undefined && plain.levels.includes(level))
        return logLine(engine, call, { library: plain.id, operation: level, logger: ready(engine), place: plain.place });
      if (!plain.makers.test(name)) return undefined;
      const options = argument(call.args, 0);
      const serializers = option(engine, options, "serializers");
      const fields = call.args.map((arg) => arg.value).filter((value) => value.v === "object");
      return createLogger(engine, plain.id, { ...bindings(engine), fields, ...(serializers ? { serializers } : {}) }, call.span);
    },
    method: (call, engine) => plainMethod(plain, call, engine),
    typed: (_module, name, _typeArgs, engine) => (plain.types.test(exportName(name.split("."))) ? ready(engine) : undefined),
    extended: (_module, path, engine) => (plain.makers.test(exportName(path)) ? ready(engine) : undefined),
  };
}

function plainMethod(plain: PlainLogger, call: MethodCall, engine: Engine): Value | undefined {
  const { handle, method } = call;
  const first = argument(call.args, 0);
  if (plain.levels.includes(method))
    return logLine(engine, call, { library: plain.id, operation: method, logger: handle, place: plain.place });
  // tslog: settings, then the fields.
  if (plain.children.includes(method))
    return childOf(
      engine,
      handle,
      call.args.map((arg) => arg.value).filter((value) => !isNothing(value)),
    );
  if (!plain.adders?.includes(method)) return undefined;
  const name = engine.stringOf(first);
  if (engine.members(first)) addFields(engine, handle, first);
  else if (name !== undefined && call.args.length > 1) addFields(engine, handle, engine.object({ [name]: argument(call.args, 1) }));
  return UNDEFINED;
}

export const PLAIN_LOGGERS: readonly LibraryModel[] = LOGGERS.map(modelOf);
