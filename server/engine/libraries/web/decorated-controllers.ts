// Controllers of Express that decorators declare: inversify-express-utils 6 (https://github.com/inversify/inversify-express-utils) and
// routing-controllers 0.10 (https://github.com/typestack/routing-controllers). Middleware of the class runs before that of the method; what
// a container makes of the class has the methods.
import type { DecoratedClass, DecoratorUse, Engine, LibraryModel } from "../model";
import { UNDEFINED, type Value } from "../value";
import { isKnownFunction, listOf, native, placeOf } from "../call-arguments";
import { goesOnUnlessError, runChain } from "./chain";
import { createExpressContext, type ExpressContext } from "./express-request";
import { joinPaths } from "./route-path";

const MODEL = "decorated-controllers";
const PACKAGES = ["inversify-express-utils", "routing-controllers"];
const CONTROLLER = /^(?:controller|Controller|JsonController)$/;
const ROUTE = /^(?:http)?(Get|Post|Put|Patch|Delete|Head|All)$|^all$/;
/** Decorators of their own that add middleware (`@UseBefore(signedIn)`). */
const BEFORE = /^UseBefore$/;
/** The library asks a checker of the application, which is out of sight. */
const AUTHORISES = /^(?:Authorized|authorized)$/;

type Method = DecoratedClass["methods"][number];

/** Parts of the request, by the decorators that ask for one of their members, or for all of them without a name. */
const PARTS: Readonly<Record<string, string>> = {
  requestParam: "params",
  queryParam: "query",
  requestBody: "body",
  requestHeaders: "headers",
  cookies: "cookies",
  Param: "params",
  Params: "params",
  QueryParam: "query",
  QueryParams: "query",
  Body: "body",
  BodyParam: "body",
  HeaderParam: "headers",
  HeaderParams: "headers",
  CookieParam: "cookies",
  CookieParams: "cookies",
  Session: "session",
  SessionParam: "session",
  UploadedFile: "file",
};

function isOurs(use: DecoratorUse): boolean {
  return PACKAGES.includes(use.module ?? "");
}

function addControllers(cls: DecoratedClass, engine: Engine): void {
  const controller = cls.decorators.find((use) => isOurs(use) && CONTROLLER.test(use.name));
  if (!controller) return;
  for (const method of cls.methods)
    for (const use of method.decorators) if (isOurs(use) && ROUTE.test(use.name)) addRoute(engine, cls, method, [controller, use]);
}

function addRoute(engine: Engine, cls: DecoratedClass, method: Method, uses: readonly DecoratorUse[]): void {
  const path = joinPaths(...uses.map(({ args: [first] }) => (first && engine.stringOf(first)) ?? ""));
  const middleware = [...middlewareOf(engine, uses.slice(0, 1), cls.decorators), ...middlewareOf(engine, uses.slice(1), method.decorators)];
  const isAuthorised = [...cls.decorators, ...method.decorators].some((use) => isOurs(use) && AUTHORISES.test(use.name));
  engine.addEntry({
    label: `${uses.at(-1)?.name.replace(/^http/, "").toUpperCase() ?? ""} ${path}`,
    framework: MODEL,
    span: method.span,
    isRequest: true,
    run: (prover) => {
      const context = createExpressContext(prover, middleware.length === 0 || isAuthorised);
      const handler = native(prover, method.name, () => answer(prover, cls, method, context));
      runChain(prover, [...middleware, handler], {
        goesOn: goesOnUnlessError,
        call: (step, next) => prover.await(prover.call(step, [context.request, context.response, next], placeOf(step))),
      });
    },
  });
}

/** Functions behind the path, and those of decorators of their own; what a container is asked for by a symbol is not followed. */
function middlewareOf(engine: Engine, uses: readonly DecoratorUse[], others: readonly DecoratorUse[]): readonly Value[] {
  const own = uses.flatMap(({ args }) => args.slice(1));
  const before = others.filter((use) => isOurs(use) && BEFORE.test(use.name)).flatMap(({ args }) => args);
  return [...own, ...before].flatMap((value) => listOf(engine, value)).filter((value) => value.v === "function" || isKnownNative(value));
}

function isKnownNative(value: Value): boolean {
  return value.v === "native" && isKnownFunction(value);
}

function answer(engine: Engine, cls: DecoratedClass, method: Method, context: ExpressContext): Value {
  const instance = engine.instanceOf?.(cls.value) ?? engine.construct(cls.value, [], cls.span);
  const given = [context.request, context.response, native(engine, "next", () => UNDEFINED)];
  const isPlain = method.params.every(({ decorators }) => !decorators.some(isOurs));
  const args = method.params.map((parameter, index) =>
    isPlain ? (given[index] ?? UNDEFINED) : parameterValue(engine, parameter, context),
  );
  const result = engine.await(engine.call(engine.member(instance, method.name), args, method.span, instance));
  engine.respond([result], method.span);
  return result;
}

function parameterValue(engine: Engine, parameter: Method["params"][number], { request, response }: ExpressContext): Value {
  const use = parameter.decorators.find(isOurs);
  if (!use) return engine.unknown(parameter.name);
  if (/^(?:request|Req)$/.test(use.name)) return request;
  if (/^(?:response|Res)$/.test(use.name)) return response;
  if (/^(?:principal|CurrentUser)$/.test(use.name)) return engine.principal("session", `@${use.name}()`, [], { isAssumed: true });
  const part = PARTS[use.name];
  if (part === undefined) return engine.unknown(parameter.name);
  const whole = engine.member(request, part);
  const name = use.args[0] && engine.stringOf(use.args[0]);
  return name === undefined ? whole : engine.member(whole, part === "headers" ? name.toLowerCase() : name);
}

export const DECORATED_CONTROLLERS: LibraryModel = {
  id: MODEL,
  packages: PACKAGES,
  tokens: PACKAGES,
  decorated: addControllers,
};
