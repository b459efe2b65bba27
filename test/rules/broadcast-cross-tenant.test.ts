// broadcast-cross-tenant over whole small applications.
import { broadcastCrossTenant } from "../../rules/broadcast-cross-tenant";
import { testRule } from "../harness/rule-tester";

testRule(broadcastCrossTenant, {
  // At least 6 cases, with carets under what must be found.
  invalid: [],
  // At least 10 cases.
  valid: [],
});
