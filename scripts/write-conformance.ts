// Writes the generated part of docs/libraries.md from the conformance cases.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MARK, tableOf } from "../test/conformance/table";

const page = join(__dirname, "../docs/libraries.md");
const text = readFileSync(page, "utf8");
writeFileSync(page, `${text.slice(0, text.indexOf(MARK))}${tableOf()}`);
