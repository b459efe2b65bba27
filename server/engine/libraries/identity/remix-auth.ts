// remix-auth 3 and 4 (github.com/sergiodxa/remix-auth): who the session or a strategy says is signed in.
import { argument, exportName, isNothing, option } from "../call-arguments";
import type { LibraryModel } from "../model";
import { UNDEFINED } from "../value";
import { certainSession, optionalSession } from "./sessions";

const MODEL = "remix-auth";

export const REMIX_AUTH: LibraryModel = {
  id: MODEL,
  packages: [MODEL],
  tokens: [MODEL],
  call: (call, engine) => (exportName(call.path) === "Authenticator" && call.isNew ? engine.handle(MODEL, "authenticator", {}) : undefined),
  method(call, engine) {
    switch (call.method) {
      // Version 3: sends whoever is not signed in to the login, where it says so.
      case "isAuthenticated": {
        const leads = option(engine, argument(call.args, 1), "failureRedirect");
        return engine.promise(leads && !isNothing(leads) ? certainSession(engine, "user") : optionalSession(engine, "user"));
      }
      // Throws for those whom the strategy does not know.
      case "authenticate":
        return engine.promise(certainSession(engine, "user"));
      case "logout":
        engine.abort();
        return UNDEFINED;
      case "use":
      case "unuse":
        return call.handle;
      default:
        return undefined;
    }
  },
};
