// Small applications over document stores and hosted databases for the rule tester, with the sign-in and tenants of apps.ts.
import { JWT_AUTH } from "./apps";
import { dedent } from "./fixture";

const PACKAGE = (dependencies: Readonly<Record<string, string>>): string =>
  `//- /package.json\n${JSON.stringify({ name: "app", private: true, dependencies: { express: "^4.21.0", jsonwebtoken: "^9.0.2", ...dependencies } })}\n`;

const MONGOOSE_MODELS = `//- /src/models.ts
import { model, Schema } from "mongoose";

export const Organization = model("Organization", new Schema({ name: String }));
export const User = model("User", new Schema({ email: { type: String, unique: true } }));
export const Membership = model(
  "Membership",
  new Schema({
    org: { type: Schema.Types.ObjectId, ref: "Organization", required: true },
    user: { type: Schema.Types.ObjectId, ref: "User", required: true },
  }),
);
export const Invoice = model(
  "Invoice",
  new Schema({
    org: { type: Schema.Types.ObjectId, ref: "Organization", required: true },
    number: { type: String, required: true },
    status: String,
  }),
);
export const Line = model("Line", new Schema({ invoice: { type: Schema.Types.ObjectId, ref: "Invoice", required: true }, amount: Number }));
`;

/** Express with a verified JWT (\`req.auth\`) over Mongoose models. */
export function mongooseApp(code: string): string {
  return PACKAGE({ mongoose: "^8.9.0" }) + MONGOOSE_MODELS + JWT_AUTH + dedent(code);
}

const SQL_TABLES = `//- /supabase/migrations/001_init.sql
create table organizations (id uuid primary key, name text not null);
create table users (id uuid primary key, email text not null unique);
create table memberships (
  user_id uuid not null references users (id),
  org_id uuid not null references organizations (id),
  primary key (user_id, org_id)
);
create table invoices (
  id uuid primary key,
  org_id uuid not null references organizations (id),
  number text not null,
  status text not null
);
`;

const SUPABASE_CLIENT = `//- /src/supabase.ts
import { createClient } from "@supabase/supabase-js";

export const supabase = createClient(process.env.SUPABASE_URL ?? "", process.env.SUPABASE_SERVICE_ROLE_KEY ?? "");
`;

/** Express with a verified JWT over Supabase, whose client has the secret key. */
export function supabaseApp(code: string): string {
  return PACKAGE({ "@supabase/supabase-js": "^2.45.0" }) + SQL_TABLES + SUPABASE_CLIENT + JWT_AUTH + dedent(code);
}
