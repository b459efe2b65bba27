// Parts of an execution that count otherwise than the rest of it: what a worker does for jobs that the service sends to itself on a
// schedule, and for jobs that nobody is seen to send.
import type { Machine } from "../machine/machine";

/** `unasked`: nobody asked for it; `rest`: of the accesses that it leads to only those count to which nothing before led. */
export type Apart = "unasked" | "rest";

export function setApart(m: Machine, how: Apart | undefined, work: () => void): void {
  if (how === undefined) work();
  else if (how === "rest") runRest(m, work);
  else runUnasked(m, work);
}

function runUnasked(m: Machine, work: () => void): void {
  const { run } = m.world.observer;
  const { entry } = run;
  run.entry = entry && { ...entry, isRequest: false };
  try {
    work();
  } finally {
    run.entry = entry;
  }
}

function runRest(m: Machine, work: () => void): void {
  const { observer } = m.world;
  const before = observer.observations;
  const known = new Set(before.map(({ key }) => key));
  observer.observations = [];
  try {
    work();
  } finally {
    observer.observations = [...before, ...observer.observations.filter(({ key }) => !known.has(key))];
  }
}
