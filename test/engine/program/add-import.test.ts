// Importing a name: where the import lands, in the file's own style.
import assert from "node:assert/strict";
import { addNamedImports } from "../../../server/engine/program/add-import";
import { syntaxErrorsOf } from "../../../server/engine/program/syntax-check";

/** The text after importing `scope` from `./m`. */
function withImport(text: string, fileName = "a.ts"): string {
  const edits = addNamedImports(fileName, text, "./m", ["scope"]);
  return edits.reduceRight((changed, edit) => changed.slice(0, edit.start) + edit.newText + changed.slice(edit.end), text);
}

const CASES: readonly (readonly [title: string, before: string, after: string, fileName?: string])[] = [
  ["an empty file", "", 'import { scope } from "./m";\n'],
  ["no import yet", "f();\n", 'import { scope } from "./m";\nf();\n'],
  [
    "after the last import",
    "import { a } from 'x';\nimport b from 'y';\n\nf();\n",
    "import { a } from 'x';\nimport b from 'y';\nimport { scope } from './m';\n\nf();\n",
  ],
  ["after directives", "'use server';\n\nf();\n", "'use server';\nimport { scope } from \"./m\";\n\nf();\n"],
  ["after a shebang", "#!/usr/bin/env node\nf();\n", '#!/usr/bin/env node\nimport { scope } from "./m";\nf();\n'],
  ["a shebang alone", "#!/usr/bin/env node", '#!/usr/bin/env node\nimport { scope } from "./m";'],
  ["joined to named imports", 'import { a } from "./m";\n', 'import { a, scope } from "./m";\n'],
  ["joined, tight braces", 'import {a} from "./m";\n', 'import {a, scope} from "./m";\n'],
  ["joined, one a line", 'import {\n  a,\n  b,\n} from "./m";\n', 'import {\n  a,\n  b,\n  scope,\n} from "./m";\n'],
  ["joined to a default import", 'import d from "./m";\n', 'import d, { scope } from "./m";\n'],
  ["joined to empty braces", 'import {} from "./m";\n', 'import { scope } from "./m";\n'],
  ["beside a namespace import", 'import * as m from "./m";\n', 'import * as m from "./m";\nimport { scope } from "./m";\n'],
  ["beside a type import", 'import type { scope } from "./m";\n', 'import type { scope } from "./m";\nimport { scope } from "./m";\n'],
  ["beside a bare import", 'import "./m";\n', 'import "./m";\nimport { scope } from "./m";\n'],
  ["under its own name, though renamed", 'import { scope as s } from "./m";\n', 'import { scope as s, scope } from "./m";\n'],
  ["imported already", 'import { scope } from "./m";\n', 'import { scope } from "./m";\n'],
  ["no semicolons, single quotes", "import a from 'x'\nf()\n", "import a from 'x'\nimport { scope } from './m'\nf()\n"],
  ["Windows line ends", 'import a from "x";\r\nf();\r\n', 'import a from "x";\r\nimport { scope } from "./m";\r\nf();\r\n'],
  [
    "JavaScript that requires",
    "'use strict';\nconst a = require('a');\nf();\n",
    "'use strict';\nconst a = require('a');\nconst { scope } = require('./m');\nf();\n",
    "a.js",
  ],
  ["a .cjs file without any require", "f();\n", 'const { scope } = require("./m");\nf();\n', "a.cjs"],
  ["JavaScript that imports", 'import a from "a";\n', 'import a from "a";\nimport { scope } from "./m";\n', "a.js"],
];

describe("adding an import", () => {
  for (const [title, before, after, fileName] of CASES) {
    it(title, () => {
      assert.equal(withImport(before, fileName), after);
      assert.deepEqual(
        syntaxErrorsOf(fileName ?? "a.ts", after).filter((error) => !error.message.includes("Duplicate")),
        [],
      );
    });
  }

  it("is done only once", () => {
    const once = withImport("f();\n");
    assert.equal(withImport(once), once);
  });

  it("does not mind half-typed code", () => {
    assert.equal(
      withImport('import a from "a";\nconst b = ;\nf(\n'),
      'import a from "a";\nimport { scope } from "./m";\nconst b = ;\nf(\n',
    );
  });

  it("imports several names at once, those that are missing", () => {
    const add = (text: string): string => {
      const edits = addNamedImports("a.ts", text, "./m", ["a", "b"]);
      return edits.reduceRight((changed, edit) => changed.slice(0, edit.start) + edit.newText + changed.slice(edit.end), text);
    };
    assert.equal(add('import { a } from "./m";\n'), 'import { a, b } from "./m";\n');
    assert.equal(add('import x from "./n";\n'), 'import x from "./n";\nimport { a, b } from "./m";\n');
    assert.equal(add('import { a, b } from "./m";\n'), 'import { a, b } from "./m";\n');
  });
});
