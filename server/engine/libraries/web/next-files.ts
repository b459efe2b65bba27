// Which exports of which files Next.js calls (13.4 to 16, app and pages routers): the conventions are paths, so they are found in
// `src/`, in route groups and in any app of a monorepo.

export type NextRole = "route-handler" | "page" | "pages-api" | "pages-page" | "middleware" | "server-actions";

export interface NextFile {
  readonly role: NextRole;
  /** URL path: `/orders/[id]`; empty for middleware and actions. */
  readonly path: string;
}

const CODE = "(?:[cm]?[jt]sx?)";
const APP = new RegExp(`(?:^|/)app/(?:(.*)/)?(route|page|layout|template|default|opengraph-image|sitemap)\\.${CODE}$`);
const API = new RegExp(`(?:^|/)pages/(api/.+)\\.${CODE}$`);
const PAGE = new RegExp(`(?:^|/)pages/(.+)\\.${CODE}$`);
const MIDDLEWARE = new RegExp(`(?:^|/)(?:middleware|proxy)\\.[jt]s$`);

/** Files that matter whatever their text holds. */
export const NEXT_ENTRY_FILES: readonly RegExp[] = [
  new RegExp(`(?:^|/)app/(?:.*/)?(?:route|page|layout|template|default)\\.${CODE}$`),
  new RegExp(`(?:^|/)pages/.+\\.${CODE}$`),
  MIDDLEWARE,
];

/** Methods that a route handler may export. */
export const HTTP_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] as const;

export function nextFileOf(file: string, directives: readonly string[]): NextFile | undefined {
  if (directives.includes("use client")) return undefined;
  if (directives.includes("use server")) return { role: "server-actions", path: "" };
  const app = APP.exec(file);
  if (app) return { role: app[2] === "route" ? "route-handler" : "page", path: urlOf(app[1] ?? "") };
  const api = API.exec(file);
  if (api?.[1]) return { role: "pages-api", path: urlOf(api[1]) };
  const page = PAGE.exec(file);
  if (page?.[1] && !/(^|\/)_(app|document|error)$/.test(page[1])) return { role: "pages-page", path: urlOf(page[1]) };
  return MIDDLEWARE.test(file) ? { role: "middleware", path: "" } : undefined;
}

/** Route groups `(shop)` and parallel slots `@modal` are no part of the URL. */
function urlOf(folder: string): string {
  const segments = folder.split("/").filter((part) => part !== "" && part !== "index" && !/^(\(.*\)|@.*)$/.test(part));
  return `/${segments.join("/")}`;
}
