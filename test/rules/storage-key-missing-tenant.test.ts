// storage-key-missing-tenant over whole small applications.
import { storageKeyMissingTenant } from "../../rules/storage-key-missing-tenant";
import { testRule } from "../harness/rule-tester";

testRule(storageKeyMissingTenant, {
  // At least 6 cases, with carets under what must be found.
  invalid: [],
  // At least 10 cases.
  valid: [],
});
