// How conditions name what is no column.

/** Operators are symbols; here they are names that no column has. */
export const OPERATOR = "$op:";
