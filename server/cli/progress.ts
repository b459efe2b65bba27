// A spinner on standard error while a long run works: only on a terminal, and only once a second has passed.
import type { Progress } from "../engine/index";
import type { World } from "./world";

const DELAY_MS = 1000;
const PHASES: Readonly<Record<Progress["phase"], string>> = {
  scan: "Looking for files",
  capture: "Reading files",
  prove: "Proving isolation",
  rules: "Applying rules",
};

export interface ProgressDisplay {
  update(progress: Progress): void;
  /** Clears what is shown. Must be called before anything else is written. */
  stop(): void;
}

export function showProgress(world: World): ProgressDisplay {
  if (!world.stderr.isTerminal || world.env["CI"] !== undefined) return { update: () => undefined, stop: () => undefined };
  let text = "";
  let isStopped = false;
  let clear = (): void => undefined;
  let show = (): void => undefined;
  const timer = setTimeout(() => {
    void import("nanospinner").then(({ createSpinner }) => {
      if (isStopped) return;
      const spinner = createSpinner(text, { stream: process.stderr }).start();
      show = () => void spinner.update({ text });
      clear = () => void spinner.clear().stop();
    });
  }, DELAY_MS);
  timer.unref();
  return {
    update({ phase, done, total }) {
      text = total > 0 ? `${PHASES[phase]} ${done}/${total}` : PHASES[phase];
      show();
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
      clear();
    },
  };
}
