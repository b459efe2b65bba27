// Writes docs/tenantlint.schema.json from the table that reads the configuration and from the rules' own options.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../rules/index";
import { configSchema } from "../server/engine/policy/config-schema";

writeFileSync(join(__dirname, "../docs/tenantlint.schema.json"), `${JSON.stringify(configSchema(rules), undefined, 2)}\n`);
