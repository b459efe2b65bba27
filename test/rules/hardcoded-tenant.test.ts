// hardcoded-tenant over whole small applications.
import { hardcodedTenant } from "../../rules/hardcoded-tenant";
import { testRule } from "../harness/rule-tester";

testRule(hardcodedTenant, {
  // At least 6 cases, with carets under what must be found.
  invalid: [],
  // At least 10 cases.
  valid: [],
});
