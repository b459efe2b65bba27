// All conformance cases, in the order of the table.
import { BUILDERS } from "./builders";
import type { LibraryCases } from "./cases";
import { ORMS } from "./orms";
import { SQL_CLIENTS } from "./sql-clients";
import { STORES } from "./stores";

export const LIBRARIES: readonly LibraryCases[] = [...ORMS, ...BUILDERS, ...STORES, ...SQL_CLIENTS];
