// class-transformer 0.5 (https://github.com/typestack/class-transformer): an instance made from a plain object has its members.
import { argument, exportName } from "./call-arguments";
import type { LibraryModel } from "./model";

export const CLASS_TRANSFORMER: LibraryModel = {
  id: "class-transformer",
  packages: ["class-transformer"],
  tokens: ["class-transformer"],
  call(call) {
    switch (exportName(call.path)) {
      case "plainToInstance":
      case "plainToClass":
        return argument(call.args, 1);
      case "instanceToPlain":
      case "classToPlain":
        return argument(call.args, 0);
      default:
        return undefined;
    }
  },
};
