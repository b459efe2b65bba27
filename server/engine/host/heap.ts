// How far the heap of this process may grow between two collections. Left alone, V8 lets it reach several times what is alive before it
// looks again, and an analysis leaves far more behind than it keeps.
import { setFlagsFromString } from "node:v8";

/** Per cent of what is alive. Smaller costs time (5: nearly twice), larger costs memory (30: one fifth more) and saves none. */
const GROWTH = 20;

/** Concerns the whole process, its threads included. V8 has the flag in Node 20 to 24; without it it would complain on standard error, and no more. */
export function boundHeapGrowth(): void {
  setFlagsFromString(`--heap-growing-percent=${String(GROWTH)}`);
}
