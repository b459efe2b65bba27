// What the suite inside VS Code and the executable that listens to it both know.

/** First line that the suite prints; what the workbench prints before it is no part of the results. */
export const SUITE_BEGINS = "TenantLint in VS Code";
