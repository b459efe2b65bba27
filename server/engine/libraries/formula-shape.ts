// The outline of a formula as text: which columns and relations it names and how, whatever they are compared with. Two filters of
// one outline restrict by the same columns.
import type { Formula } from "./formula";

export function formulaShape(formula: Formula): string {
  switch (formula.f) {
    case "and":
    case "or":
    case "choice":
      return `${formula.f}(${formula.of.map(formulaShape).join()})`;
    case "not":
    case "overwritten":
      return `${formula.f}(${formulaShape(formula.of)})`;
    case "atom":
      return `${formula.column} ${formula.op}`;
    case "relation":
      return `${formula.relation} ${formula.quantifier}(${formulaShape(formula.of)})`;
    case "true":
    case "false":
    case "opaque":
      return formula.f;
  }
}
