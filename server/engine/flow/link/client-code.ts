// Whether a file may be code of the client, from its name and text, and whether all that it does with a name is call it.
import { withoutImports } from "./import-statements";

const CLIENT = /^\s*(\/\/.*\n\s*|\/\*[^]*?\*\/\s*)*["']use client["']/;
/** Files of the app router that run on the server unless they say otherwise. */
const SERVER_FILE = /(^|\/)(page|layout|template|default|route|loading|not-found)\.[jt]sx?$/;
/** Only components of the server are async. */
const ASYNC_COMPONENT = /\bexport\s+(default\s+)?(async\s+function\s+[A-Z]|const\s+[A-Z][\w$]*\s*(:[^=]+)?=\s*async\b)/;

/** True when the file is of the server and only calls what it imports under this name. */
export function onlyCalls(path: string, text: string, local: string): boolean {
  if (CLIENT.test(text)) return false;
  if (/\.[jt]sx$/.test(path) && !SERVER_FILE.test(path) && !ASYNC_COMPONENT.test(text)) return false;
  return !new RegExp(`(?<![\\w$])${local.replaceAll("$", "\\$")}(?![\\w$])(?!\\s*\\()`).test(withoutImports(text));
}
