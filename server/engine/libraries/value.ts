// The values that the prover computes with, as library models see them. An abstract value says where a run-time value can
// come from. Values are immutable; what is assigned to an object after it was made lives in the prover's state.
import type { SourceSpan } from "../../../rules/contract/span";

/** Where untrusted input enters. */
export type SourceKind = "body" | "query" | "params" | "headers" | "cookies" | "argument" | "payload" | "message" | "form" | "input";

/**
 * What a trusted value stands for; `claim` is a part of a session or token that is neither surely the tenant nor the user; `sender`
 * is (part of) a message whose sender has been verified, and who speaks for whomever it names.
 */
export type PrincipalPart = "session" | "claim" | "sender";

export interface ConstantValue {
  readonly v: "constant";
  readonly value: string | number | boolean | null | undefined;
  /** Undefined, since the call that had to give it left it out: whoever reads a member of it throws. */
  readonly isLeftOut?: true;
  /** The answer of a test of where the code runs: in production it is no other. */
  readonly isOfProduction?: true;
  /** The number of items that a list is seen to have: what is out of sight may have added some, or taken some out. */
  readonly isCount?: true;
}

/** A value nothing is known of but its name; `from` are the values it was computed from. */
export interface UnknownValue {
  readonly v: "unknown";
  /** Two values with one key are the same value. */
  readonly key: string;
  /** Human words: `config.region`. */
  readonly label: string;
  /** A parameter of a function that is analysed without its callers. */
  readonly isParameter?: true;
  /** May be undefined by declared type or lookup. */
  readonly isOptional?: boolean;
  /** Member names that were declared optional. */
  readonly type?: DeclaredType;
  readonly at?: SourceSpan;
  /** The path of the request: pattern of the route, from which tests of the path are decided. */
  readonly route?: string;
  /** Names that a rest pattern took out of it. */
  readonly omits?: readonly string[];
  /** A cryptographic digest, or an encoding of one: whoever made it had what it was made of. */
  readonly isDigest?: true;
  /** A digest made with a secret of the service over a whole input of this kind: who can present it is a partner of the service. */
  readonly signs?: SourceKind;
  /** A digest made with a key that no request brought along: who can present it got it from the service. */
  readonly isKeyed?: true;
  /** The column whose value was the key: who can present the digest has the secret of that row. */
  readonly keyRow?: RowValue;
  /** Drawn at random: nobody else has the same, and nobody guesses it. */
  readonly isRandom?: true;
  /** What it was computed from, where the computation itself could not be followed. */
  readonly from?: readonly Value[];
  /** Where each tenant has storage of its own: the name, one of many, under which it was found in a table of settings. */
  readonly under?: Value;
  /** The number of items that passed a test. */
  readonly counts?: Sifted;
  /** The length of a list: opaque to models, what the prover knows where it is 0. */
  readonly emptyGiven?: unknown;
  /** The length of a list that surely has an item. */
  readonly isPositive?: true;
  /** The length of a list: its last item, whose place among parameters the number is (`$${values.length}`). */
  readonly placeOf?: Value;
  /** The place of something in a list: what holds where it is not -1. */
  readonly isThere?: ConditionValue;
  /** The result of a function in the middle of itself, which is not run once more: what it was given. */
  readonly given?: readonly Value[];
  /** It stands for a member of an object whose name is computed: `{ [name]: value }`. */
  readonly computed?: { readonly name: Value; readonly value: Value };
}

/** A declared type with the file in which its names resolve. The engine expands it; models need not. */
export interface DeclaredType {
  readonly file: string;
  readonly type: unknown;
}

/** Untrusted input, or something computed from it. */
export interface SourceValue {
  readonly v: "source";
  readonly kind: SourceKind;
  readonly key: string;
  /** As written: `req.params.orgId`. */
  readonly label: string;
  readonly isOptional?: boolean;
  /** A schema lets no input through in which it is missing; it may be empty. */
  readonly isDemanded?: true;
  /** Where it is missing it is null, and never undefined: `searchParams.get("id")`. */
  readonly isNullWhenMissing?: true;
  readonly type?: DeclaredType;
  readonly at?: SourceSpan;
  /** Names that a rest pattern took out of it. */
  readonly omits?: readonly string[];
  /** A cryptographic digest, or an encoding of one: whoever made it had what it was made of. */
  readonly isDigest?: true;
  /** A digest made with a secret of the service over a whole input of this kind: who can present it is a partner of the service. */
  readonly signs?: SourceKind;
  /** A digest made with a key that no request brought along: who can present it got it from the service. */
  readonly isKeyed?: true;
  /** The column whose value was the key: who can present the digest has the secret of that row. */
  readonly keyRow?: RowValue;
  /** The path of the request: pattern of the route, from which tests of the path are decided. */
  readonly route?: string;
  /** Paths that fit this pattern and have a route of their own. */
  readonly besides?: readonly string[];
  /** What it was computed from besides, where the computation itself could not be followed. */
  readonly from?: readonly Value[];
}

/** A trusted value: (part of) the session, verified token or request context. */
export interface PrincipalValue {
  readonly v: "principal";
  readonly part: PrincipalPart;
  readonly key: string;
  readonly label: string;
  /** Member path from the session or token: `["user", "orgId"]`. */
  readonly path: readonly string[];
  /** True when it is taken as trusted because of a name only. */
  readonly isAssumed?: boolean;
  readonly isOptional?: boolean;
  /** Where it is missing it is null, and never undefined. */
  readonly isNullWhenMissing?: true;
  readonly type?: DeclaredType;
  readonly at?: SourceSpan;
  /** Names that a rest pattern took out of it. */
  readonly omits?: readonly string[];
}

/** A row that an access returned, or (with a path) a column or related row of it. */
export interface RowValue {
  readonly v: "row";
  /** Identity of the row: the access and what selected it. */
  readonly row: string;
  /** Member path: column, or relation then column; `[]` is the row itself, `*` an element. */
  readonly path: readonly string[];
  /** True for the list of rows; its elements are rows with path `["*"]`. */
  readonly isList?: boolean;
  readonly isOptional?: boolean;
}

/** An object whose members are known; `rest` stands for members that are not listed. */
export interface ObjectValue {
  readonly v: "object";
  readonly id: number;
  readonly members: ReadonlyMap<string, Member>;
  /** Members from a spread that could not be enumerated: any name may come from it. Later entries win. */
  readonly rest: readonly Value[];
  /** What the names of the members in `rest` are, where they were computed: `{ [row.id]: row }` of each row. */
  readonly names?: Value;
  /** Class of which it is an instance. */
  readonly instanceOf?: ClassValue;
  readonly at?: SourceSpan;
}

export interface Member {
  readonly value: Value;
  /** Set on some paths only (conditional spread or assignment). */
  readonly isConditional?: boolean;
  /** Opaque to models: what the prover knows on the paths without it. */
  readonly absentGiven?: unknown;
  /** A later spread with unknown members may have replaced it: the spread value. */
  readonly overwrittenBy?: Value;
}

export interface ArrayValue {
  readonly v: "array";
  readonly id: number;
  /** Known elements in order; `isConditional` ones may be missing. */
  readonly items: readonly Member[];
  /** What further elements look like (spread, map, loop); undefined when the items are all there is. */
  readonly more?: Value;
  /** Its literal has an item of its own: it is not empty. False once something was taken out. */
  readonly isFilled?: boolean;
  /** Its items are those of another list that passed a test. */
  readonly sifted?: Sifted;
  /** The list of input that it has an item for each item of: it is empty where that is. Unknown once it was written to. */
  readonly each?: SourceValue;
  readonly at?: SourceSpan;
}

/** What the number of items that passed a test says: none, and no item passes; as many as there are, and each does. */
export interface Sifted {
  readonly test: Value;
  readonly element: Value;
  /** How many there were to begin with. */
  readonly all: Value;
}

export interface FunctionValue {
  readonly v: "function";
  /** File and index of its facts. */
  readonly file: string;
  readonly fn: number;
  /** Lexical frames around it, innermost first. */
  readonly scope: readonly number[];
  readonly self?: Value;
  /** `cache(fn)` and the like: wrappers that keep the meaning. */
  readonly at?: SourceSpan;
}

export interface ClassValue {
  readonly v: "class";
  readonly file: string;
  readonly cls: number;
  readonly scope: readonly number[];
}

/** A symbol of a package, not of the workspace: `external("express", ["Router"])`. */
export interface ExternalValue {
  readonly v: "external";
  readonly module: string;
  readonly path: readonly string[];
}

/** An object that a library model made and understands. */
export interface HandleValue {
  readonly v: "handle";
  /** Id of the library model. */
  readonly model: string;
  /** The model's own name for it: `router`, `client`, `delegate`. */
  readonly type: string;
  readonly id: number;
  /** What the model remembers; immutable by convention, except for registries (arrays it appends to). */
  readonly data: Readonly<Record<string, unknown>>;
  readonly at?: SourceSpan;
}

/** A function that a model or the prover implements. */
export interface NativeValue {
  readonly v: "native";
  readonly name: string;
  readonly key: string;
  readonly call: (call: NativeCall) => Value;
}

/** Text put together from strings and values. */
export interface TextValue {
  readonly v: "text";
  readonly parts: readonly (string | Value)[];
  /** Tag of a tagged template that stays a fragment (`sql`, `Prisma.sql`): its values are parameters, not text. */
  readonly tag?: string;
}

/** One of several values; each may come with what holds when it is the one. */
export interface ChoiceValue {
  readonly v: "choice";
  /** Of which of several it is: the parts of one of several objects have that in common. */
  readonly id: string;
  /** The member of each alternative that it is. */
  readonly part?: string;
  readonly options: readonly ChoiceOption[];
}

export interface ChoiceOption {
  readonly value: Value;
  /** Opaque to models: what the prover knows when this option is taken. */
  readonly given?: unknown;
  /** The name under which it was found, as that of an unknown value. */
  readonly under?: Value;
}

/**
 * A boolean whose truth tells something; `present`: true says that the value is there, false says nothing; `prefix`: the first
 * begins with the second.
 */
export interface ConditionValue {
  readonly v: "condition";
  readonly op:
    | "not"
    | "and"
    | "or"
    | "equal"
    | "truthy"
    | "nullish"
    | "includes"
    | "each"
    | "some"
    | "instance"
    | "has"
    | "present"
    | "proven"
    | "prefix";
  readonly of: readonly Value[];
  readonly at?: SourceSpan;
}

/** The promise of a value; what awaiting it establishes is opaque to models. */
export interface PromiseValue {
  readonly v: "promise";
  readonly of: Value;
  readonly given?: unknown;
}

/** A module of the workspace as an object. */
export interface NamespaceValue {
  readonly v: "namespace";
  readonly file: string;
}

export type Value =
  | ConstantValue
  | UnknownValue
  | SourceValue
  | PrincipalValue
  | RowValue
  | ObjectValue
  | ArrayValue
  | FunctionValue
  | ClassValue
  | ExternalValue
  | HandleValue
  | NativeValue
  | TextValue
  | ChoiceValue
  | ConditionValue
  | PromiseValue
  | NamespaceValue;

/** An argument as it was passed; `span` is the expression's. */
export interface PassedArgument {
  readonly value: Value;
  readonly span?: SourceSpan;
  readonly isSpread?: boolean;
  /** Of a list that was spread: there on some paths only, and this where it is. */
  readonly whereThere?: Value;
}

export interface NativeCall {
  readonly args: readonly PassedArgument[];
  readonly span: SourceSpan;
}

export const UNDEFINED: ConstantValue = { v: "constant", value: undefined };
export const LEFT_OUT: ConstantValue = { v: "constant", value: undefined, isLeftOut: true };
export const NULL: ConstantValue = { v: "constant", value: null };
export const TRUE: ConstantValue = { v: "constant", value: true };

export function constant(value: ConstantValue["value"]): ConstantValue {
  return { v: "constant", value };
}
