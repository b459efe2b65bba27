// Hosted identity services whose server SDK verifies a token or session: what each call yields, as data. Firebase Admin 11 to 13,
// google-auth-library 9, aws-jwt-verify 4, @okta/jwt-verifier 4, WorkOS AuthKit for Next.js, Kinde for Next.js and its
// TypeScript SDK, Descope.
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "../model";
import type { Value } from "../value";
import { exportName, native } from "../call-arguments";

const MODEL = "hosted-identity";

/** `claims`: the value itself. The others say under which members the claims stand. */
type Shape = "claims" | "optional-claims" | "ticket" | "with-claims" | "authkit";

/** Functions by `module#name`. */
const FUNCTIONS: Readonly<Record<string, Shape>> = {
  "@workos-inc/authkit-nextjs#withAuth": "authkit",
  "@workos-inc/authkit-nextjs#getUser": "authkit",
  "@logto/next/server-actions#getLogtoContext": "with-claims",
  "@propelauth/nextjs#getUser": "optional-claims",
  "@propelauth/nextjs/server/app-router#getUser": "optional-claims",
  "@propelauth/nextjs/server/app-router#getUserOrRedirect": "claims",
  "@descope/nextjs-sdk/server#session": "optional-claims",
  "@stackframe/stack#useUser": "optional-claims",
};

/** Functions that make an object with verifying methods. */
const MAKERS =
  /^(getAuth|auth|getKindeServerSession|OAuth2Client|CognitoJwtVerifier\.create|JwtVerifier\.create|JwtRsaVerifier\.create|OktaJwtVerifier|DescopeClient|StackServerApp|createKindeServerClient|)$/;

/** Methods of those objects. */
const METHODS: Readonly<Record<string, Shape>> = {
  verifyIdToken: "claims",
  verifySessionCookie: "claims",
  verifyAccessToken: "with-claims",
  verify: "claims",
  validateSession: "with-claims",
  getUser: "optional-claims",
  getOrganization: "optional-claims",
  getUserOrganizations: "optional-claims",
  getUserProfile: "optional-claims",
  getClaimValue: "optional-claims",
  getAccessToken: "optional-claims",
  getClaim: "optional-claims",
};

function shaped(engine: Engine, shape: Shape, label: string): Value {
  const claims = engine.principal("session", label, []);
  switch (shape) {
    case "claims":
      return claims;
    case "optional-claims":
      return engine.principal("session", label, [], { isOptional: true });
    case "with-claims":
      return engine.object({ claims, token: claims });
    case "ticket":
      return engine.object({
        getPayload: native(engine, "getPayload", () => claims),
        getUserId: native(engine, "getUserId", () => engine.member(claims, "sub")),
      });
    case "authkit":
      return engine.principal("session", "withAuth()", [], { isOptional: true });
  }
}

function callHosted(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  const shape = FUNCTIONS[`${call.module}#${name}`];
  if (shape) return engine.promise(shaped(engine, shape, `${name}()`));
  return MAKERS.test(name) ? engine.handle(MODEL, "verifier", { module: call.module }) : undefined;
}

function methodOf(call: MethodCall, engine: Engine): Value | undefined {
  // `admin.auth().verifyIdToken(token)` through a tenant: `tenantManager().authForTenant(id)`.
  if (call.method === "tenantManager" || call.method === "authForTenant") return call.handle;
  const known = METHODS[call.method];
  const shape: Shape | undefined =
    call.method === "verifyIdToken" && call.handle.data["module"] === "google-auth-library" ? "ticket" : known;
  return shape && engine.promise(shaped(engine, shape, `${call.method}()`));
}

export const HOSTED: LibraryModel = {
  id: MODEL,
  packages: [
    "firebase-admin",
    "google-auth-library",
    "aws-jwt-verify",
    "@okta/jwt-verifier",
    "@workos-inc/authkit-nextjs",
    "@kinde-oss/kinde-auth-nextjs",
    "@kinde-oss/kinde-typescript-sdk",
    "@logto/next",
    "@propelauth/nextjs",
    "@descope/node-sdk",
    "@descope/nextjs-sdk",
    "@stackframe/stack",
  ],
  tokens: [
    "firebase-admin",
    "google-auth-library",
    "aws-jwt-verify",
    "okta",
    "authkit",
    "kinde",
    "logto",
    "propelauth",
    "descope",
    "stackframe",
  ],
  call: callHosted,
  method: methodOf,
};
