// Every library that TenantLint knows. Order matters only where two models know one package: the first that understands wins.
import { CLERK } from "./identity/clerk";
import { EXPRESS_SESSION } from "./identity/express-session";
import { JSON_WEB_TOKEN } from "./identity/json-web-token";
import { NEXT_AUTH } from "./identity/next-auth";
import { PASSPORT } from "./identity/passport";
import type { LibraryModel } from "./model";
import { EXPRESS } from "./web/express";
import { FASTIFY } from "./web/fastify";
import { HONO } from "./web/hono";
import { NEXT } from "./web/next";
import { TRPC_MODEL } from "./web/trpc";
import { WEB_REQUEST } from "./web/web-request";

const WEB: readonly LibraryModel[] = [EXPRESS, FASTIFY, HONO, NEXT, TRPC_MODEL, WEB_REQUEST];
const IDENTITY: readonly LibraryModel[] = [CLERK, EXPRESS_SESSION, JSON_WEB_TOKEN, NEXT_AUTH, PASSPORT];

export const LIBRARY_MODELS: readonly LibraryModel[] = [...IDENTITY, ...WEB];
