// job-missing-tenant over whole small applications.
import { jobMissingTenant } from "../../rules/job-missing-tenant";
import { testRule } from "../harness/rule-tester";

testRule(jobMissingTenant, {
  // At least 6 cases, with carets under what must be found.
  invalid: [],
  // At least 10 cases.
  valid: [],
});
