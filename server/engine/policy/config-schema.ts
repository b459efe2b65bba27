// The JSON Schema of the configuration file, derived from the same table that reads it.
import type { Rule } from "../../../rules/contract/rule";
import { configShape } from "./config-shape";
import type { JsonSchema } from "./shape";

/** JSON Schema (draft 7, which VS Code's JSON support reads) for a catalogue of rules. */
export function configSchema(rules: readonly Rule[]): JsonSchema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "TenantLint configuration",
    ...configShape(rules).schema,
    allowTrailingCommas: true,
    allowComments: true,
  };
}
