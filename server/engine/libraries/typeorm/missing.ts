// What TypeORM does with conditions that are not there: until 0.3 undefined ones are dropped, in 0.3 null ones too; from 1.0 both throw,
// unless `invalidWhereValuesBehavior` says otherwise.
import type { DataAccess, Engine } from "../model";
import { isOlderThan } from "../orm/package-version";
import { TYPEORM } from "./operators";

/** How conditions that are not there are treated. */
export interface Missing {
  readonly undefinedOperand: DataAccess["undefinedOperand"];
  readonly null: "drops" | "compares" | "fails";
}

/** Of finders. Criteria of `update` and `delete` never drop a condition. */
export function missingInFind(engine: Engine): Missing {
  if (isOlderThan(engine, TYPEORM, 0, 3)) return { undefinedOperand: "drops", null: "compares" };
  if (isOlderThan(engine, TYPEORM, 1)) return { undefinedOperand: "drops", null: "drops" };
  return engine.versionOf(TYPEORM) === undefined
    ? { undefinedOperand: "drops", null: "drops" }
    : { undefinedOperand: "fails", null: "fails" };
}

export const MISSING_IN_CRITERIA: Missing = { undefinedOperand: "fails", null: "compares" };
