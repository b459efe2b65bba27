// nestjs-cls 4 to 6 (https://papooch.github.io/nestjs-cls/setting-up-cls-context): what an application puts into its request context before handlers
// run, by the `setup` of the middleware, guard or interceptor that `ClsModule` mounts.
import { isCallable, native, option } from "../call-arguments";
import type { Engine, ExternalCall } from "../model";
import { TRUE, UNDEFINED, type Value } from "../value";
import { applicationAt } from "./nest-registry";

/** `ClsModule.forRoot({ interceptor: { mount: true, setup } })`, `forRootAsync({ useFactory })`. */
export function mountCls(engine: Engine, call: ExternalCall): void {
  const given = call.args[0]?.value ?? UNDEFINED;
  const factory = option(engine, given, "useFactory");
  const options = factory ? engine.await(engine.call(factory, [], call.span)) : given;
  const application = applicationAt(engine, call.span.file);
  const setupOf = (name: string): Value | undefined => {
    const part = option(engine, options, name);
    const setup = part && option(engine, part, "setup");
    return setup && isCallable(setup) ? setup : undefined;
  };
  const store = engine.handle("async-context", "cls", {});
  const [middleware, guard, interceptor] = [setupOf("middleware"), setupOf("guard"), setupOf("interceptor")];
  const run = (setup: Value, args: readonly Value[]): Value => engine.await(engine.call(setup, [store, ...args], call.span));
  if (middleware)
    application.middleware.unshift({
      fns: [
        native(engine, "ClsMiddleware", ([request = UNDEFINED, response = UNDEFINED, next = UNDEFINED]) => {
          run(middleware, [request, response]);
          return engine.call(next, [], call.span);
        }),
      ],
      routes: [{ v: "constant", value: "*" }],
    });
  if (guard) {
    const canActivate = native(engine, "ClsGuard", ([context = UNDEFINED]) => {
      run(guard, [context]);
      return TRUE;
    });
    application.guards.unshift(engine.object({ canActivate }));
  }
  if (interceptor) {
    const intercept = native(engine, "ClsInterceptor", ([context = UNDEFINED, next = UNDEFINED]) => {
      run(interceptor, [context]);
      return engine.call(engine.member(next, "handle"), [], call.span);
    });
    application.interceptors.unshift({ values: [engine.object({ intercept })], span: call.span });
  }
}
