// Documents of a search index or vector store that are named by their ids: an id that the request chose may be anybody's, unless what
// comes back is compared with the requester's tenant before it is used.
import { listOf } from "../call-arguments";
import type { Engine } from "../model";
import type { HandleValue, Value } from "../value";
import { atom } from "./filter-reading";
import { valueAt, type Place, type Work } from "./vendor";

interface ById {
  readonly library: string;
  readonly operation: string;
  /** Where the id, or a list of them, stands; `id` of the handle without it. */
  readonly id?: Place;
  /** Where the index stands; `index` of the handle without it. */
  readonly index?: Place;
}

export function byId({ library, operation, id, index }: ById): Work {
  return (call, engine, handle) => {
    const named = id === undefined ? held(handle, "id") : valueAt(engine, call, id);
    const inside = index === undefined ? held(handle, "index") : valueAt(engine, call, index);
    const yields = engine.unknown(`${library}:${call.span.file}:${call.span.start}`);
    for (const one of listOf(engine, named)) if (!isFixed(engine, one)) report(one);
    return engine.promise(yields);

    function report(one: Value): void {
      const places = [one, inside, held(handle, "namespace")].filter((place) => place !== undefined);
      engine.channel?.({
        kind: "search",
        library,
        operation,
        span: call.span,
        places,
        ...(inside ? { index: inside } : {}),
        filter: atom("id", one),
        undefinedOperand: "fails",
        yields,
      });
    }
  };
}

/** A document that the program itself names. */
function isFixed(engine: Engine, id: Value): boolean {
  return engine.alternatives(id).every((option) => option.v === "constant");
}

function held(handle: HandleValue, name: string): Value | undefined {
  return handle.data[name] as Value | undefined;
}
