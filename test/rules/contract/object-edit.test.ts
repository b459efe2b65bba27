// Members given to object literals: each case shows the literal before and after.
import assert from "node:assert/strict";
import { memberText, prependMember, setMember } from "../../../rules/contract/object-edit";
import type { DraftEdit } from "../../../rules/contract/object-edit";

const SPAN = { file: "a.ts", start: 0, end: 0 };

function applied(text: string, edits: readonly DraftEdit[]): string {
  return [...edits]
    .sort((left, right) => right.span.start - left.span.start)
    .reduce((now, { span, newText }) => now.slice(0, span.start) + newText + now.slice(span.end), text);
}

function withMember(text: string, path = "orgId", value = "session.orgId"): string | undefined {
  const edit = setMember({ span: SPAN, text }, path.split("."), value);
  return edit && `${edit.how}: ${applied(text, edit.edits)}`;
}

describe("setMember", () => {
  const cases: readonly (readonly [title: string, before: string, after: string | undefined])[] = [
    ["fills an empty object", "{}", "added: { orgId: session.orgId }"],
    ["fills an empty object with a space", "{ }", "added: { orgId: session.orgId }"],
    ["adds after the last member", "{ id }", "added: { id, orgId: session.orgId }"],
    ["keeps a trailing comma", "{ id, }", "added: { id, orgId: session.orgId, }"],
    ["adds a line where members have lines", "{\n  id,\n  state: 1,\n}", "added: {\n  id,\n  state: 1,\n  orgId: session.orgId,\n}"],
    ["keeps carriage returns", "{\r\n\tid\r\n}", "added: {\r\n\tid,\r\n\torgId: session.orgId\r\n}"],
    [
      "leaves a comment behind the last member alone",
      "{\n  id, // from the url\n}",
      "added: {\n  id,\n  orgId: session.orgId, // from the url\n}",
    ],
    ["adds behind a spread, so that the spread cannot win", "{ ...filter }", "added: { ...filter, orgId: session.orgId }"],
    [
      "is not misled by commas and braces in text",
      '{ note: "},{", tag: `a${`}`},` }',
      'added: { note: "},{", tag: `a${`}`},`, orgId: session.orgId }',
    ],
    ["is not misled by nested members of the same name", "{ owner: { orgId: 1 } }", "added: { owner: { orgId: 1 }, orgId: session.orgId }"],
    ["replaces another value", "{ orgId: req.query.orgId, id }", "replaced: { orgId: session.orgId, id }"],
    ["replaces a shorthand", "{ orgId, id }", "replaced: { orgId: session.orgId, id }"],
    ["replaces a quoted name", '{ "orgId": 1 }', "replaced: { orgId: session.orgId }"],
    ["moves a member behind a spread", "{ orgId: session.orgId, ...filter }", "moved: { ...filter, orgId: session.orgId }"],
    ["leaves alone what is right already", "{ orgId: session.orgId }", undefined],
    ["refuses text that is no object literal", "filter", undefined],
    ["refuses an unbalanced object", "{ a: [1 }", undefined],
    ["refuses an unfinished string", '{ a: "b }', undefined],
  ];
  for (const [title, before, after] of cases) {
    it(title, () => assert.equal(withMember(before), after));
  }

  it("follows a path through relations", () => {
    assert.equal(withMember("{ id }", "shop.tenantId", "tenantId"), "added: { id, shop: { tenantId } }");
    assert.equal(withMember("{ shop: { open: true } }", "shop.tenantId", "tenantId"), "added: { shop: { open: true, tenantId } }");
    assert.equal(withMember("{ shop: { is: { open: true } } }", "shop.tenantId", "tenantId"), undefined);
    assert.equal(withMember("{ shop }", "shop.tenantId", "tenantId"), undefined);
  });
});

describe("memberText", () => {
  it("uses the shorthand where the expression is the name", () => {
    assert.equal(memberText(["orgId"], "orgId"), "orgId");
    assert.equal(memberText(["orgId"], "session.orgId"), "orgId: session.orgId");
    assert.equal(memberText(["shop", "orgId"], "orgId"), "shop: { orgId }");
    assert.equal(memberText(["org-id"], "orgId"), '"org-id": orgId');
  });
});

describe("prependMember", () => {
  const prepended = (text: string): string | undefined => {
    const edit = prependMember({ span: SPAN, text }, "where: { orgId }");
    return edit && applied(text, [edit]);
  };
  it("puts the member first, in the style of the literal", () => {
    assert.equal(prepended("{ take: 5 }"), "{ where: { orgId }, take: 5 }");
    assert.equal(prepended("{\n  take: 5,\n}"), "{\n  where: { orgId },\n  take: 5,\n}");
    assert.equal(prepended("{}"), "{ where: { orgId } }");
  });
  it("refuses an object whose spread could replace it", () => {
    assert.equal(prepended("{ ...page, take: 5 }"), undefined);
  });
});
