// Facts after an edit: which functions have another body, and when more than that has changed.
import assert from "node:assert/strict";
import { captureFile } from "../../../server/engine/facts/capture";
import { Coordinates } from "../../../server/engine/facts/coordinates";
import { editedFacts, type Edited, type PlacedFacts } from "../../../server/engine/facts/edited-facts";

const TEXT = `import { db } from "./db";

const limit = 10;

export async function list(user: User) {
  const rows = await db.pet.findMany({ take: limit });
  return rows.map((row) => row.name);
}

class Pets {
  constructor(private readonly user) {}
  one(id) {
    return db.pet.findFirst({ where: { id } });
  }
}

app.get("/pets", async (req, res) => {
  res.json(await list(req.user));
});
`;

function placed(text: string): PlacedFacts {
  const facts = captureFile("a.ts", text);
  return { text, facts, placed: facts, coordinates: Coordinates.ofText(text.length) };
}

function edit(from: string, to: string, before = placed(TEXT)): Edited | undefined {
  assert.ok(before.text.includes(from), `no ${from}`);
  const text = before.text.replace(from, to);
  return editedFacts(before, text, captureFile("a.ts", text));
}

function names(edited: Edited | undefined): readonly string[] | undefined {
  return edited && [...edited.functions].map((index) => edited.after.facts.functions[index]?.name ?? "");
}

describe("edited facts", () => {
  for (const [what, from, to, expected] of [
    ["a statement more", "  return rows", "  audit(user);\n  return rows", ["list", "list.<arrow>"]],
    ["a statement less", "  res.json(await list(req.user));\n", "", ["app.get.<arrow>"]],
    ["another argument", "take: limit", "take: 5", ["list", "list.<arrow>"]],
    ["another filter in a method", "{ id }", "{ id, user: this.user }", ["Pets.one"]],
    ["a word in an inner function", "row.name", "row.chip", ["list", "list.<arrow>"]],
    ["a blank line at the top", "import", "\nimport", []],
    ["a comment between functions", "class Pets", "// All of them.\nclass Pets", []],
    ["a comment before a body", "(req, res) => {", "(req, res) => {\n  // Answers.", []],
  ] as const) {
    it(`${what}: ${expected.length === 0 ? "no body has changed" : expected.join(", ")}`, () => {
      const found = names(edit(from, to));
      assert.ok(found, "more than bodies changed");
      assert.deepEqual(
        found.filter((name) => !name.includes("<arrow>") || expected.some((one) => one === name)).sort(),
        expected.filter((name) => found.includes(name)).sort(),
      );
      assert.equal(found.length, expected.length, found.join(", "));
    });
  }

  for (const [what, from, to] of [
    ["a variable of the module", "limit = 10", "limit = 20"],
    ["an import", 'from "./db"', 'from "./other"'],
    ["an export more", "const limit", "export const limit"],
    ["a parameter", "list(user: User)", "list(user: User, more)"],
    ["a parameter's type", "user: User", "user: Admin"],
    ["a function that is async no more", "export async function", "export function"],
    ["a route", '"/pets"', '"/all-pets"'],
    ["a function more", "  return rows", "  each(() => 1);\n  return rows"],
    ["a member of a class", "constructor(private readonly user) {}", "constructor(private readonly user) {}\n  limit = 5;"],
    ["a tag", "export async function", "/** @tenantGuard */\nexport async function"],
    ["a syntax error", "return rows", "return ) rows"],
  ] as const) {
    it(`${what}: more than bodies has changed`, () => {
      assert.equal(edit(from, to), undefined);
    });
  }

  it("keep the coordinates of all but the changed body, through several edits", () => {
    const first = edit("take: limit", "take: limit + 1");
    assert.ok(first);
    const second = edit("{ id }", "{ id, x: 1 }", first.after);
    assert.deepEqual(names(second), ["Pets.one"]);
    const third = edit("import", "\n\nimport", second?.after);
    assert.deepEqual(names(third), []);
    const [module] = third?.after.placed.functions ?? [];
    assert.deepEqual(module?.body, placed(TEXT).facts.functions[0]?.body);
  });

  it("hold what is inside a changed body inside it", () => {
    const after = edit("  return rows", "  audit(user, { a: 1 });\n  return rows")?.after;
    const list = after?.placed.functions.find((fn) => fn.name === "list");
    const places = JSON.stringify(list?.body).match(/"s":\[\d+,\d+\]/g) ?? [];
    const starts = places.map((place) => Number(/\d+/.exec(place)?.[0]));
    assert.ok(places.length > 5 && starts.every((start) => start > TEXT.length), "some places kept their coordinates");
  });
});
