// express-session 1.18, cookie-session 2.1: the session exists on every request, and is empty before login. iron-session 8 and
// next-iron-session: sealed cookies, read and written by the server only.
import type { LibraryModel } from "../model";
import { exportName, native } from "../call-arguments";
import { emptySession, requestMiddleware } from "./sessions";

export const EXPRESS_SESSION: LibraryModel = {
  id: "express-session",
  packages: ["express-session", "cookie-session", "iron-session", "next-iron-session"],
  tokens: ["express-session", "cookie-session", "iron-session"],
  call(call, engine) {
    const name = exportName(call.path);
    if (name === "getIronSession" || name === "unsealData") return engine.promise(emptySession(engine, "session"));
    if (name.startsWith("withIronSession")) {
      const fn = call.args[0]?.value;
      return fn && native(engine, name, (args) => engine.call(fn, args, call.span));
    }
    if (name !== "") return undefined;
    return requestMiddleware(engine, call.module, (request) => engine.setMember(request, "session", emptySession(engine, "req.session")));
  },
};
