// rate-limit-missing-tenant over whole small applications.
import { rateLimitMissingTenant } from "../../rules/rate-limit-missing-tenant";
import { testRule } from "../harness/rule-tester";

testRule(rateLimitMissingTenant, {
  // At least 6 cases, with carets under what must be found.
  invalid: [],
  // At least 10 cases.
  valid: [],
});
