// What NestJS passes to a decorated parameter (https://docs.nestjs.com/custom-decorators). Pipes check shape only: the value stays
// the requester's.
import { NOWHERE } from "../../../../rules/contract/span";
import type { DecoratedClass, DecoratorUse, Engine } from "../model";
import type { Value } from "../value";
import { UNDEFINED } from "../value";
import { handleOf, optional, placeOf, remembered } from "../call-arguments";
import type { NestContext } from "./nest-context";
import { instanceFor, NEST } from "./nest-context";
import { parentRow } from "./parent-row";

type Parameter = DecoratedClass["methods"][number]["params"][number];

const REQUEST_MEMBERS: Readonly<Record<string, string>> = {
  Body: "body",
  RawBody: "rawBody",
  Param: "params",
  Query: "query",
  Headers: "headers",
  Ip: "ip",
  HostParam: "hostname",
  Session: "session",
  UploadedFile: "file",
  UploadedFiles: "files",
};
const IDENTITY =
  /^(Get|Req|Auth|Active|Current|Logged|Session)*(User|Session|Auth|Principal|Account|Jwt|Claims|Tenant|TenantId|Org|OrgId|Organization|Workspace|UserId)(Data|Payload|Info)?$/;

export function parameterValue(engine: Engine, parameter: Parameter, context: NestContext): Value {
  for (const use of parameter.decorators) {
    const value = decoratedValue(engine, use, context, parameter);
    if (value) return value;
  }
  return engine.unknown(parameter.name);
}

function decoratedValue(engine: Engine, use: DecoratorUse, context: NestContext, parameter: Parameter): Value | undefined {
  const custom = handleOf(engine, use.value, NEST, "param-decorator");
  const factory = custom && remembered(custom, "factory");
  if (factory) {
    const made = engine.await(engine.call(factory, [use.args[0] ?? UNDEFINED, context.context], NOWHERE));
    return piped(engine, made, use);
  }
  const member = REQUEST_MEMBERS[use.name];
  if (member && use.module?.startsWith("@nestjs/")) return piped(engine, requestPart(engine, context.request, member, use.args[0]), use);
  const known = contextPart(engine, use, context, parameter);
  if (known) return known;
  if (use.module === undefined || !IDENTITY.test(use.name)) return undefined;
  return engine.principal("session", `@${use.name}()`, [], { isAssumed: true });
}

/** `@Param("id", ProjectById)`: pipes of the workspace may look things up, and refuse; those of packages see to the shape only. */
function piped(engine: Engine, value: Value, use: DecoratorUse): Value {
  return use.args.reduce((given, pipe) => {
    const instance = pipe.v === "class" ? instanceFor(engine, pipe) : pipe;
    if (instance.v !== "object") return given;
    const transform = engine.member(instance, "transform");
    if (transform.v !== "function") return given;
    const about = engine.object({ type: engine.unknown("type"), metatype: engine.unknown("metatype"), data: engine.unknown("data") });
    return engine.await(engine.call(transform, [given, about], placeOf(transform), instance));
  }, value);
}

/** `@Param("id")`, `@Headers("X-Org")`; without a name, the whole. */
function requestPart(engine: Engine, request: Value, member: string, key: Value | undefined): Value {
  const whole = engine.member(request, member);
  const name = key && engine.stringOf(key);
  if (name === undefined) return whole;
  if (member === "headers") return optional(engine.member(whole, name.toLowerCase()));
  return engine.member(whole, name);
}

/** `@Args("id")`, `@Args({ name: "id", type: () => ID })`; without a name, all arguments. */
function argumentNamed(engine: Engine, all: Value | undefined, named: Value | undefined): Value | undefined {
  const name = named && (engine.stringOf(named) ?? engine.stringOf(engine.member(named, "name")));
  return all && name !== undefined ? engine.member(all, name) : all;
}

function contextPart(engine: Engine, use: DecoratorUse, context: NestContext, parameter: Parameter): Value | undefined {
  const part = (name: string) => remembered(context.context, name);
  const key = use.args[0] && engine.stringOf(use.args[0]);
  const keyed = (value: Value | undefined) => (value && key !== undefined ? engine.member(value, key) : value);
  switch (use.name) {
    case "Req":
    case "Request":
      return context.request;
    case "Res":
    case "Response":
      return context.response;
    case "Args":
      return argumentNamed(engine, part("args"), use.args[0]);
    case "Context":
    case "Ctx":
      return keyed(part("graphql"));
    case "Payload":
    case "MessageBody":
      return keyed(part("message"));
    case "ConnectedSocket":
      return part("client");
    case "Parent":
    case "Root":
      return parentRow(engine, parameter.type === undefined ? undefined : engine.typeName(parameter.type), parameter.name);
    default:
      return undefined;
  }
}
