// The collection that Mongoose keeps a model's documents in when nobody names one: the model's name in lower case, in the plural by Mongoose's
// own rules (https://mongoosejs.com/docs/models.html, package mongoose-legacy-pluralize). The first rule that fits counts.

const RULES: readonly (readonly [RegExp, string])[] = [
  [/human$/, "humans"],
  [/man$/, "men"],
  [/person$/, "people"],
  [/child$/, "children"],
  [/^ox$/, "oxen"],
  [/(ax|test)is$/, "$1es"],
  [/(octop|vir)us$/, "$1i"],
  [/(alias|status|bus)$/, "$1es"],
  [/(buffal|tomat|potat)o$/, "$1oes"],
  [/([ti])um$/, "$1a"],
  [/sis$/, "ses"],
  [/([^f])fe$/, "$1ves"],
  [/([lr])f$/, "$1ves"],
  [/([^aeiouy]|qu)y$/, "$1ies"],
  [/(x|ch|ss|sh)$/, "$1es"],
  [/([ml])ouse$/, "$1ice"],
  [/quiz$/, "quizzes"],
  [/^goose$/, "geese"],
  [/(s|[^a-z])$/, "$1"],
  [/$/, "s"],
];

const UNCOUNTABLE: ReadonlySet<string> = new Set(
  (
    "advice energy excretion digestion cooperation health justice labour machinery equipment information pollution sewage paper money " +
    "species series rain rice fish sheep moose deer news expertise status media"
  ).split(" "),
);

export function collectionName(model: string): string {
  const name = model.toLowerCase();
  const [rule, plural] = RULES.find(([pattern]) => pattern.test(name)) ?? [/$/, ""];
  return UNCOUNTABLE.has(name) ? name : name.replace(rule, plural);
}
