// What a schema lacks at one place. Data only.
import type { SchemaReason } from "../../../../rules/contract/verdict";
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Entity } from "../model";

export interface SchemaDefect {
  readonly reason: SchemaReason;
  readonly entity: Entity;
  readonly span: SourceSpan;
  /** Column, columns or policy that the defect is about, as the schema names it. */
  readonly detail?: string;
}
