// Fixes that put the tenant into the payload of a job.
import type { Access } from "./access";
import { memberText, setMember } from "./object-edit";
import type { FixDraft } from "./rule";

/** Adds the tenant to the payload: none or one fix. Always `suggested`: the worker has to use it. */
export function payloadFixes(access: Access): readonly FixDraft[] {
  const { principal } = access;
  const site = access.fixSites.find(({ kind }) => kind === "data-object");
  const name = principal && /([A-Za-z_$][\w$]*)$/.exec(principal.text)?.[1];
  if (!principal || !site || name === undefined) return [];
  const change = setMember(site, [name], principal.text);
  const title = `Add \`${memberText([name], principal.text)}\` to the payload`;
  return change?.how === "added" ? [{ title, kind: "suggested", edits: change.edits }] : [];
}
