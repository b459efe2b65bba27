// Kinds of jobs in one queue: by their names, where producers tell them.
import assert from "node:assert/strict";
import { kindsSentTo, recordPayload } from "../../../../server/engine/libraries/web/payloads";
import { UNDEFINED } from "../../../../server/engine/libraries/value";
import { FakeEngine } from "../../../harness/fake-engine";

describe("Kinds of jobs that producers send", () => {
  it("are those that are named, and told apart from those of a schedule alone", () => {
    const engine = new FakeEngine([]);
    recordPayload(engine, "mail", UNDEFINED, "nightly", true);
    recordPayload(engine, "mail", UNDEFINED, "welcome");
    recordPayload(engine, "mail", UNDEFINED);
    assert.deepEqual(
      [...kindsSentTo(engine, "mail")],
      [
        ["nightly", { isScheduled: true }],
        ["welcome", { isScheduled: false }],
      ],
    );
  });

  it("are not told where only a schedule names its own, and others send what cannot be read", () => {
    const engine = new FakeEngine([]);
    recordPayload(engine, "mail", UNDEFINED, "nightly", true);
    assert.equal(kindsSentTo(engine, "mail").size, 1);
    recordPayload(engine, "mail", UNDEFINED);
    assert.equal(kindsSentTo(engine, "mail").size, 0);
  });
});
