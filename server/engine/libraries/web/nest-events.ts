// @nestjs/event-emitter 2 and 3 (https://docs.nestjs.com/techniques/events): methods that hear what the service's emitter is told.
import { listOf } from "../call-arguments";
import { addListener } from "../channels/listeners";
import { INJECTED_EMITTER, shapeOfName } from "../channels/streams";
import type { DecoratedClass, DecoratorUse, Engine } from "../model";
import { UNDEFINED } from "../value";
import type { NestMethod } from "./nest-run";

/** `@OnEvent("order.placed")`, `@OnEvent(["a", "b"], { async: true })`. */
export function addEventMethod(cls: DecoratedClass, method: NestMethod, use: DecoratorUse, engine: Engine): void {
  for (const event of listOf(engine, use.args[0] ?? UNDEFINED)) {
    addListener(engine, INJECTED_EMITTER, {
      at: method.span,
      name: shapeOfName(engine, event),
      tell: (prover, payload, span) => {
        const instance = prover.instanceOf?.(cls.value) ?? prover.construct(cls.value, [], cls.span);
        prover.await(prover.call(prover.member(instance, method.name), payload, span, instance));
      },
    });
  }
}
