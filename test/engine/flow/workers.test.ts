// Workers run again when what they are sent has changed, and only then: what an execution numbers anew each time is no change.
import assert from "node:assert/strict";
import type { Engine } from "../../../server/engine/libraries/model";
import type { Value } from "../../../server/engine/libraries/value";
import type { RegisteredEntry } from "../../../server/engine/flow/proof/observer";
import { Workers } from "../../../server/engine/flow/workers";

const SPAN = { file: "worker.ts", start: 0, end: 1 };

/** Runs one worker twice, as two analyses of one workspace do, and counts how often it is started. */
async function starts(sent: () => readonly Value[]): Promise<number> {
  const entry = { label: "worker", framework: "queue", span: SPAN, isRequest: false, received: sent, run: () => undefined };
  const worker = { entry, module: "worker.ts" } as unknown as RegisteredEntry;
  const workers = new Workers();
  let count = 0;
  const control = {
    isDue: () => count === 0,
    start: async (): Promise<boolean> => (count++, true),
    engine: {} as Engine,
  };
  await workers.run([worker], control);
  await workers.run([worker], control);
  return count;
}

describe("Workers", () => {
  let number = 0;
  const object = (name: string, value: Value): Value => ({ v: "object", id: ++number, members: new Map([[name, { value }]]), rest: [] });
  const handle = (type: string): Value => ({ v: "handle", model: "pino", type, id: ++number, data: {} });
  const made = (): Value => ({ v: "unknown", key: `call:load(#${++number})`, label: "loaded" });

  it("start once while they are sent what is the same but for its numbers", async () => {
    assert.equal(await starts(() => [object("orgId", { v: "constant", value: "a" })]), 1);
    assert.equal(await starts(() => [object("log", handle("logger")), handle("logger")]), 1);
    assert.equal(await starts(() => [object("rows", made()), { v: "text", parts: ["k:", made()] }]), 1);
    assert.equal(
      await starts(() => [{ v: "choice", id: `c${++number}`, options: [{ value: object("x", made()) }, { value: made() }] }]),
      1,
    );
  });

  it("start once while they are sent the id of a new row", async () => {
    const created = (): Value => ({ v: "row", row: `Order@orders.ts:120+${++number}`, path: ["id"] });
    assert.equal(await starts(() => [object("orderId", created())]), 1);
  });

  it("start once where a producer that ran again sends last what it had sent first", async () => {
    const orders = [
      ["a", "b"],
      ["b", "a", "b"],
    ];
    const order = (): readonly string[] => (orders.length > 1 ? orders.shift() : orders[0]) ?? [];
    assert.equal(await starts(() => order().map((name) => object(name, made()))), 1);
  });

  it("start again once something else is sent", async () => {
    const kinds = ["logger", "client", "client", "client"];
    assert.ok((await starts(() => [object("log", handle(kinds.shift() ?? "client"))])) > 1);
    const places = [0, 1, 1, 1];
    const parameter = (): Value => ({ v: "unknown", key: `param:orders.ts:3:${places.shift() ?? 1}`, label: "it" });
    assert.ok((await starts(() => [object("id", parameter())])) > 1);
    const keys = ["orgId", "userId", "userId", "userId"];
    assert.ok((await starts(() => [object(keys.shift() ?? "userId", made())])) > 1);
  });
});
