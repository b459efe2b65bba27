// Route paths: joining them and matching prefixes.
import assert from "node:assert/strict";
import { covers, joinPaths } from "../../../../server/engine/libraries/web/route-path";

describe("paths of routes", () => {
  it("joins with single slashes and leaves out what is not known", () => {
    assert.equal(joinPaths("/v1/", undefined, "orders", "/:id"), "/v1/orders/:id");
    assert.equal(joinPaths("", "/"), "/");
  });

  const cases: readonly [pattern: string | undefined, full: string, mode: "prefix" | "exact", expected: boolean][] = [
    ["/", "/orders", "prefix", true],
    ["/v1", "/v1/orders", "prefix", true],
    ["/v1", "/v10/orders", "prefix", false],
    ["/v1", "/v1/orders", "exact", false],
    ["/v1/*", "/v1/orders/:id", "exact", true],
    ["/v1/*", "/v1", "exact", true],
    ["/v1/*splat", "/v1/orders", "exact", true],
    ["/v1{/*rest}", "/v1/orders", "exact", true],
    ["/v1{/*rest}", "/v1", "exact", true],
    ["/v1{/*rest}", "/v2/orders", "exact", false],
    ["/v1{/:id}", "/v1/orders", "exact", true],
    ["/v1{/:id}", "/v1", "exact", true],
    ["/v1{/:id}", "/v1/orders/lines", "exact", false],
    ["*", "/anything/at/all", "exact", true],
    ["/orgs/:orgId", "/orgs/:id/members", "prefix", true],
    ["/orgs/*/members", "/orgs/:id/members", "exact", true],
    ["/orgs/*/members", "/orgs/:id/billing", "exact", false],
    ["/v1/orders", "/v1", "prefix", false],
    ["/V1", "/v1", "exact", true],
    [undefined, "/v1", "exact", true],
  ];
  for (const [pattern, full, mode, expected] of cases) {
    it(`${pattern} ${expected ? "covers" : "does not cover"} ${full} (${mode})`, () => assert.equal(covers(pattern, full, mode), expected));
  }
});
