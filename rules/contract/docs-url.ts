// Where a rule is documented. The address follows from the id, so a rule never states it.

/** Address of a rule's documentation page. */
export function docsUrl(ruleId: string): string {
  return `https://github.com/tenantlint/tenantlint/blob/main/docs/rules/${ruleId}.md`;
}
