// What the process says by its exit code; a contract with the scripts that call it.
export const EXIT = {
  /** No finding at error level. */
  clean: 0,
  /** Findings at error level, or more warnings than --max-warnings. */
  findings: 1,
  /** The tool could not do its work: usage, configuration, unreadable input, a crashed rule. */
  failed: 2,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
