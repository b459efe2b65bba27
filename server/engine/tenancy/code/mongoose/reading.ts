// What is read of Mongoose schemas before models and their relations are known, and what its readers need of each other. Types only.
import type { SourceSpan } from "../../../../../rules/contract/span";
import type { Placed, SchemaCode } from "../schema-code";

/** A path of a schema before models are known. */
export interface Field {
  /** Dotted for nested objects: `billing.plan`. */
  readonly path: string;
  readonly type: string;
  /** Model that a reference names. */
  readonly ref?: string;
  readonly isRequired: boolean;
  readonly isUnique: boolean;
  readonly isIndexed: boolean;
  readonly isList: boolean;
  readonly hasDefault: boolean;
  readonly span: SourceSpan;
  /** Paths of the documents in a list of subdocuments. */
  readonly items?: readonly Field[];
}

export interface IndexRead {
  readonly columns: readonly string[];
  readonly isUnique: boolean;
  readonly span: SourceSpan;
}

/** Documents of another model that point here. */
export interface VirtualRead {
  readonly name: string;
  readonly ref: string;
  readonly localField: string;
  readonly foreignField: string;
  readonly isOne: boolean;
  readonly span: SourceSpan;
}

/** All that is known of one schema. */
export interface SchemaRead {
  readonly fields: readonly Field[];
  readonly indexes: readonly IndexRead[];
  readonly virtuals: readonly VirtualRead[];
  readonly collection?: string;
  readonly place: Placed;
}

export interface Reading {
  readonly schema: SchemaCode;
  /** What an expression stands for; names inside functions are looked up among all of the file's. */
  follow(placed: Placed): Placed | undefined;
  /** Paths of the schema that an expression stands for. */
  schemaFields(placed: Placed): readonly Field[] | undefined;
  /** Name of the model that a `ref` means: a string, a function that returns one, a model, or `Model.modelName`. */
  modelNameOf(placed: Placed): string | undefined;
}
