// Workers run after everything else, and let the host breathe between them as other entry points do.
import assert from "node:assert/strict";
import { createMemoryHost } from "../../../server/engine/host/memory";
import { createAnalyzer } from "../../../server/engine/index";
import { filesOf } from "../../harness/proven";

const ROOT = "/workspace";

/** A service of nothing but workers, each with a queue of its own. */
function workers(count: number): Readonly<Record<string, string>> {
  const files = Object.fromEntries([...filesOf("")].map(([path, text]) => [`${ROOT}/${path}`, text]));
  for (let at = 0; at < count; at++)
    files[`${ROOT}/src/worker-${at}.ts`] =
      `import { Worker } from "bullmq";\nimport { db } from "./db";\nnew Worker("queue-${at}", (job) => db.pet.delete({ where: { id: job.data.id } }));\n`;
  return files;
}

describe("workers", () => {
  it("tell how far they are, and stop when they are cancelled", async () => {
    const told: number[] = [];
    const cancellation = { isCancelled: false };
    const analyzer = createAnalyzer({ root: ROOT, host: createMemoryHost(workers(24)), rules: [] });
    const onProgress = ({ phase, done }: { readonly phase: string; readonly done: number }): void => {
      if (phase !== "prove") return;
      told.push(done);
      cancellation.isCancelled = done >= 16;
    };
    assert.equal(await analyzer.analyze({ onProgress, cancellation }), undefined);
    assert.deepEqual(told, [8, 16]);
    cancellation.isCancelled = false;
    const result = await analyzer.analyze({});
    assert.equal(result?.verdicts.filter(({ access }) => access.operation === "delete").length, 24);
    analyzer.dispose();
  });
});
