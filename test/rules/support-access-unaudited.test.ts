// support-access-unaudited over whole small applications.
import { supportAccessUnaudited } from "../../rules/support-access-unaudited";
import { testRule } from "../harness/rule-tester";

testRule(supportAccessUnaudited, {
  // At least 6 cases, with carets under what must be found.
  invalid: [],
  // At least 10 cases.
  valid: [],
});
