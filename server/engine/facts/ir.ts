// Facts: what one source file says, as plain serialisable data. They come from the file's text alone, hold offsets into it
// and never syntax nodes, so that they can be cached by content, compared, and sent between threads.
// The form is a small tree language: TypeScript with its types thinned out and its sugar removed. The prover executes it.

/** UTF-16 offsets [start, end) in the file's text. */
export type Span = readonly [start: number, end: number];

// ---------------------------------------------------------------------------------------------------------- types

/** A declared type, as far as the prover can use it. */
export type TypeFact =
  /** `Foo`, `ns.Foo<A>`; `name` is dotted as written. Primitive and literal types too: `string`, `undefined`, `"a"`. */
  | { readonly t: "ref"; readonly name: string; readonly args?: readonly TypeFact[] }
  | { readonly t: "union"; readonly of: readonly TypeFact[] }
  | { readonly t: "intersection"; readonly of: readonly TypeFact[] }
  | { readonly t: "object"; readonly members: readonly TypeMember[] }
  | { readonly t: "array"; readonly of: TypeFact }
  | { readonly t: "tuple"; readonly of: readonly TypeFact[] }
  /** `typeof x`. */
  | { readonly t: "typeof"; readonly name: string }
  | {
      readonly t: "function";
      readonly returns?: TypeFact;
      readonly params?: readonly { readonly name: string; readonly type?: TypeFact }[];
    }
  /** `T["key"]`. */
  | { readonly t: "index"; readonly of: TypeFact; readonly key: string }
  | { readonly t: "other" };

export interface TypeMember {
  readonly name: string;
  readonly isOptional: boolean;
  readonly type?: TypeFact;
}

/** An `interface`, `type` alias or `enum` (an enum's members are consts in `values`). */
export interface TypeDeclaration {
  readonly name: string;
  readonly params: readonly string[];
  readonly type: TypeFact;
  /** Interfaces: what they extend. */
  readonly extends: readonly TypeFact[];
  readonly isExported: boolean;
  /** Inside `declare module "x"` or `declare global` (then `"global"`): the module it augments. */
  readonly augments?: string;
  readonly enumValues?: Readonly<Record<string, string | number>>;
  readonly span: Span;
}

// ---------------------------------------------------------------------------------------------------- expressions

/** Every expression has `s`, its span. Parentheses, `as`, `!`, `satisfies` are dropped unless said otherwise. */
export type Expression =
  | { readonly k: "const"; readonly s: Span; readonly value: string | number | boolean | null | undefined }
  | { readonly k: "regex"; readonly s: Span; readonly text: string }
  /** A variable. `undefined` is a const. */
  | { readonly k: "name"; readonly s: Span; readonly name: string }
  | { readonly k: "this"; readonly s: Span }
  | { readonly k: "super"; readonly s: Span }
  /** `quasis.length === parts.length + 1`; cooked text. */
  | { readonly k: "template"; readonly s: Span; readonly quasis: readonly string[]; readonly parts: readonly Expression[] }
  | {
      readonly k: "tagged";
      readonly s: Span;
      readonly tag: Expression;
      readonly quasis: readonly string[];
      readonly parts: readonly Expression[];
    }
  /** `o.p`, `o?.p`; `ns` is the span of the name. */
  | {
      readonly k: "member";
      readonly s: Span;
      readonly object: Expression;
      readonly name: string;
      readonly ns: Span;
      readonly optional?: true;
    }
  | { readonly k: "index"; readonly s: Span; readonly object: Expression; readonly index: Expression; readonly optional?: true }
  | {
      readonly k: "call";
      readonly s: Span;
      readonly callee: Expression;
      readonly args: readonly Argument[];
      readonly optional?: true;
      readonly typeArgs?: readonly TypeFact[];
    }
  | {
      readonly k: "new";
      readonly s: Span;
      readonly callee: Expression;
      readonly args: readonly Argument[];
      readonly typeArgs?: readonly TypeFact[];
    }
  | { readonly k: "object"; readonly s: Span; readonly members: readonly ObjectMember[] }
  /** Holes are consts of `undefined`. */
  | { readonly k: "array"; readonly s: Span; readonly items: readonly Argument[] }
  /** A function or arrow; `fn` indexes `FileFacts.functions`. */
  | { readonly k: "function"; readonly s: Span; readonly fn: number }
  /** A class expression; `cls` indexes `FileFacts.classes`. */
  | { readonly k: "class"; readonly s: Span; readonly cls: number }
  | { readonly k: "unary"; readonly s: Span; readonly op: "!" | "-" | "+" | "~" | "typeof" | "void" | "delete"; readonly of: Expression }
  /** All binary operators but the logical ones and assignment: `===`, `+`, `in`, `instanceof`, `<`, … */
  | { readonly k: "binary"; readonly s: Span; readonly op: string; readonly left: Expression; readonly right: Expression }
  | { readonly k: "logical"; readonly s: Span; readonly op: "&&" | "||" | "??"; readonly left: Expression; readonly right: Expression }
  | { readonly k: "conditional"; readonly s: Span; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  /** `=`, `+=`, `??=` …, and `++` / `--` (op `+=` / `-=` with a const 1). */
  | {
      readonly k: "assign";
      readonly s: Span;
      readonly op: string;
      readonly target: Pattern;
      readonly value: Expression;
      /** `a++`: what comes out is the value before. */
      readonly isReadBefore?: true;
    }
  | { readonly k: "await"; readonly s: Span; readonly of: Expression }
  | { readonly k: "yield"; readonly s: Span; readonly of?: Expression }
  | { readonly k: "sequence"; readonly s: Span; readonly items: readonly Expression[] }
  /** `e as T`, `<T>e`, `e satisfies T` where T is worth keeping (not `const`, not `any`, not `unknown`). */
  | { readonly k: "as"; readonly s: Span; readonly of: Expression; readonly type: TypeFact }
  /** JSX element: the component (absent for intrinsic elements and fragments), attributes as members, children that are expressions. */
  | {
      readonly k: "jsx";
      readonly s: Span;
      readonly component?: Expression;
      readonly attributes: readonly ObjectMember[];
      readonly children: readonly Expression[];
    }
  /** `import("x")`, or `require("x")` with a literal. */
  | { readonly k: "import"; readonly s: Span; readonly module: string; readonly isRequire?: true }
  /** Anything else, with the expressions inside it. */
  | { readonly k: "other"; readonly s: Span; readonly parts: readonly Expression[] };

export type Argument = Expression | { readonly k: "spread"; readonly s: Span; readonly of: Expression };

export type ObjectMember =
  /** `key: value`, `key` (shorthand), `key() {}` (value is a function). `key` is a string for static names. `ks` is the key's span. */
  | {
      readonly m: "property";
      readonly s: Span;
      readonly key: string;
      readonly ks: Span;
      readonly value: Expression;
      readonly shorthand?: true;
    }
  | { readonly m: "computed"; readonly s: Span; readonly key: Expression; readonly value: Expression }
  | { readonly m: "getter"; readonly s: Span; readonly key: string; readonly fn: number }
  | { readonly m: "spread"; readonly s: Span; readonly of: Expression };

/** What a value is bound or assigned to. */
export type Pattern =
  | { readonly p: "name"; readonly s: Span; readonly name: string; readonly type?: TypeFact }
  /** `rest` is the pattern after `...`. A computed key has `key` undefined. */
  | {
      readonly p: "object";
      readonly s: Span;
      readonly members: readonly { readonly key: string | undefined; readonly value: Pattern; readonly fallback?: Expression }[];
      readonly rest?: Pattern;
      readonly type?: TypeFact;
    }
  | {
      readonly p: "array";
      readonly s: Span;
      readonly items: readonly ({ readonly value: Pattern; readonly fallback?: Expression } | undefined)[];
      readonly rest?: Pattern;
      readonly type?: TypeFact;
    }
  /** Only in assignments: `o.p = …`, `o[i] = …`. */
  | { readonly p: "place"; readonly s: Span; readonly of: Expression };

// ----------------------------------------------------------------------------------------------------- statements

export type Statement =
  | {
      readonly k: "variable";
      readonly s: Span;
      readonly kind: "const" | "let" | "var" | "using";
      readonly target: Pattern;
      readonly init?: Expression;
    }
  | { readonly k: "expression"; readonly s: Span; readonly of: Expression }
  | { readonly k: "if"; readonly s: Span; readonly test: Expression; readonly yes: readonly Statement[]; readonly no: readonly Statement[] }
  | { readonly k: "return"; readonly s: Span; readonly of?: Expression }
  | { readonly k: "throw"; readonly s: Span; readonly of: Expression }
  | { readonly k: "block"; readonly s: Span; readonly body: readonly Statement[] }
  /** `for…of` (and `for await`), `for…in`. */
  | {
      readonly k: "each";
      readonly s: Span;
      readonly over: Expression;
      readonly target: Pattern;
      readonly body: readonly Statement[];
      readonly isKeys: boolean;
    }
  /** `for`, `while`, `do…while`. */
  | {
      readonly k: "loop";
      readonly s: Span;
      readonly init: readonly Statement[];
      readonly test?: Expression;
      readonly update?: Expression;
      readonly body: readonly Statement[];
      readonly isDo?: true;
    }
  | {
      readonly k: "try";
      readonly s: Span;
      readonly body: readonly Statement[];
      readonly handler?: { readonly param?: Pattern; readonly body: readonly Statement[] };
      readonly finalizer?: readonly Statement[];
    }
  | {
      readonly k: "switch";
      readonly s: Span;
      readonly on: Expression;
      readonly cases: readonly { readonly test?: Expression; readonly body: readonly Statement[] }[];
    }
  | { readonly k: "jump"; readonly s: Span; readonly kind: "break" | "continue"; readonly label?: string }
  | { readonly k: "labeled"; readonly s: Span; readonly label: string; readonly body: readonly Statement[] }
  /** A function declaration; hoisted to the start of its block. */
  | { readonly k: "function"; readonly s: Span; readonly name: string; readonly fn: number }
  | { readonly k: "class"; readonly s: Span; readonly name: string; readonly cls: number }
  /** `export = e`, `export default e`: bound to the variables `*exports*` and `*default*`. */
  | { readonly k: "export"; readonly s: Span; readonly name: "*default*" | "*exports*"; readonly of: Expression };

// --------------------------------------------------------------------------------------------- functions, classes

export interface Parameter {
  /** Has the declared type in its `type`. */
  readonly target: Pattern;
  readonly fallback?: Expression;
  readonly isRest?: true;
  readonly isOptional?: true;
  readonly type?: TypeFact;
  readonly decorators?: readonly Decorator[];
  /** `constructor(private readonly x: T)`: also a property of the instance. */
  readonly isProperty?: true;
}

export interface Decorator {
  /** Dotted, as written: `Controller`, `nest.Get`. */
  readonly name: string;
  /** The decorator as an expression: a name, or a call. */
  readonly expression: Expression;
  readonly s: Span;
}

export interface FunctionFact {
  /** Qualified: `OrderService.list`, `handler`, `GET`, `handler.<arrow>`; `<module>` for the module body. Unique in the file (`#2` is appended otherwise). */
  readonly name: string;
  readonly s: Span;
  readonly params: readonly Parameter[];
  /** For an expression-bodied arrow: one return statement. */
  readonly body: readonly Statement[];
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  readonly isArrow: boolean;
  readonly returns?: TypeFact;
  /** Directives at its start: `use server`, `use cache`. */
  readonly directives: readonly string[];
  /** JSDoc tags before it: `crossTenant`, `tenantGuard`, `tenantPrincipal`, with their text. */
  readonly tags: readonly { readonly name: string; readonly text: string }[];
  /** Free variables, sorted: names used here or in functions inside, and bound outside. */
  readonly captures: readonly string[];
  /** Index of the function around it; -1 for the module body. */
  readonly parent: number;
}

export interface ClassFact {
  readonly name: string;
  readonly s: Span;
  readonly extends?: Expression;
  readonly extendsArgs?: readonly TypeFact[];
  readonly implements: readonly TypeFact[];
  readonly decorators: readonly Decorator[];
  readonly members: readonly ClassMember[];
}

export interface ClassMember {
  readonly kind: "method" | "property" | "getter" | "setter" | "constructor" | "static-block";
  readonly name: string;
  readonly isStatic: boolean;
  readonly s: Span;
  /** Methods, accessors, constructor, static block. */
  readonly fn?: number;
  readonly init?: Expression;
  readonly type?: TypeFact;
  readonly isOptional?: boolean;
  readonly decorators: readonly Decorator[];
}

// ------------------------------------------------------------------------------------------------------- the file

export interface ImportFact {
  /** As written. */
  readonly module: string;
  /** Exported name; `default`; `*` for a namespace import; `*require*` for `import x = require("m")`. */
  readonly imported: string;
  readonly local: string;
  readonly isTypeOnly: boolean;
  readonly s: Span;
}

export type ExportFact =
  /** `export const x`, `export { a as b }`, `export default …` (name `default`, local `*default*` or the declared name). */
  | { readonly e: "local"; readonly name: string; readonly local: string; readonly isTypeOnly?: true }
  | { readonly e: "from"; readonly name: string; readonly module: string; readonly imported: string; readonly isTypeOnly?: true }
  /** `export * from`. */
  | { readonly e: "all"; readonly module: string };

export interface CommentDirective {
  /** `disable-next-line`, `disable`, `enable`, or what was written after `tenantlint-`. */
  readonly kind: string;
  /** Text after the kind, untrimmed of rules and reason. */
  readonly text: string;
  readonly s: Span;
}

export interface FileFacts {
  /** Raised when this shape or its meaning changes. */
  readonly version: number;
  /** Function 0 is the module body. */
  readonly functions: readonly FunctionFact[];
  readonly classes: readonly ClassFact[];
  readonly types: readonly TypeDeclaration[];
  readonly imports: readonly ImportFact[];
  readonly exports: readonly ExportFact[];
  /** Directives at the top: `use server`, `use client`, `use cache`. */
  readonly directives: readonly string[];
  readonly comments: readonly CommentDirective[];
  /** Offset of the first character of each line. */
  readonly lineStarts: readonly number[];
  /** Syntax errors, one-based line; the rest of the file is still extracted. */
  readonly syntaxErrors: readonly { readonly line: number; readonly message: string }[];
  /** True for `.d.ts` files. */
  readonly isDeclaration: boolean;
}

export const FACTS_VERSION = 1;
