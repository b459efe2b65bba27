// What cursors and change streams of the MongoDB driver have in common: they hand out their elements one by one, or as a stream.
import type { Engine } from "../model";
import { NULL, type Value } from "../value";

/** What a method comes to that goes on to the next element; undefined for any other. */
export function iterated(method: string, elements: Value, engine: Engine): Value | undefined {
  switch (method) {
    case "values":
    case "stream":
      return elements;
    case "next":
    case "tryNext":
      return engine.promise(engine.choice([engine.element(elements), NULL]));
    case "hasNext":
      return engine.promise(engine.unknown("hasNext"));
    default:
      return undefined;
  }
}
