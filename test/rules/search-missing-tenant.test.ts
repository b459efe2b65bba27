// search-missing-tenant over whole small applications.
import { searchMissingTenant } from "../../rules/search-missing-tenant";
import { testRule } from "../harness/rule-tester";

testRule(searchMissingTenant, {
  // At least 6 cases, with carets under what must be found.
  invalid: [],
  // At least 10 cases.
  valid: [],
});
