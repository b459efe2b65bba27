// Unique keys of tenant rows that span tenants: one customer's value keeps every other customer from having it, and the refusal tells
// that it exists. Some values are unique in the world by nature, and those are left alone.
import type { Column, Entity, TenancyModel, UniqueKey } from "../model";
import type { SchemaDefect } from "./defect";

/** Secrets that are looked up before the tenant is known, and random identifiers. */
const RANDOM =
  /token|secret|hash|digest|signature|nonce|otp|api_?key|access_?key|key_?id|session|cookie|fingerprint|checksum|invite_?code|verifier|uuid|guid|ulid|cuid|nanoid|^uid$|public_?id|short_?id|share_?id|random/i;

/** Identifiers that one provider hands out to all its customers, and names that the internet hands out once. */
const WORLDWIDE =
  /stripe|paddle|lemon|paypal|braintree|chargebee|razorpay|plaid|github|gitlab|bitbucket|google|slack|discord|telegram|whatsapp|twitter|facebook|linkedin|auth0|clerk|workos|cognito|firebase|okta|saml|scim|azure|aws|arn$|s3|twilio|sendgrid|mailgun|resend|shopify|hubspot|salesforce|zendesk|intercom|jira|linear|notion|provider|domain|host(name)?$|fqdn|isbn|iban|^imei|^vin$/i;

/** Entities whose rows are secrets: any unique text of theirs is one. */
const SECRET_ENTITY =
  /(api|sdk|access|auth|refresh|signing|device|licen[cs]e|activation|reset|verification)_?(key|token|code)|invit(e|ation)|token|secret|credential|session/i;

/** The unique keys of an entity that hold neither its tenant nor a row that has one. */
export function globalUniques(model: TenancyModel, entity: Entity): readonly SchemaDefect[] {
  if (entity.tenancy !== "direct" && entity.tenancy !== "via") return [];
  return entity.uniques
    .filter((unique) => !unique.isPrimary && spansTenants(model, entity, unique))
    .map((unique) => ({
      reason: "global-unique",
      entity,
      span: unique.span ?? entity.columns.find((column) => unique.columns.includes(column.name))?.span ?? entity.span,
      detail: unique.columns.join(", "),
    }));
}

function spansTenants(model: TenancyModel, entity: Entity, unique: UniqueKey): boolean {
  const columns = unique.columns.flatMap((written) => columnsIn(entity, written));
  if (columns.length === 0) return false;
  const ownKeys = [...entity.tenantKeys, ...entity.paths.filter((path) => path.relations.length === 0).map((path) => path.key)];
  if (columns.some((column) => ownKeys.includes(column.name) || column.isId)) return false;
  if (columns.some((column) => pointsAtTenantRow(model, entity, column)) || columns.every((column) => isForeignKey(entity, column)))
    return false;
  const [only, another] = columns;
  if (only !== undefined && another === undefined && isFilledIn(only)) return false;
  return !columns.some((column) => isUniqueByNature(entity, column));
}

/** No two rows could have a default that is the same for all: one of a column that is unique by itself is made anew for each row. */
function isFilledIn(column: Column): boolean {
  return column.hasDefault && column.isRequired;
}

/** Columns that a key names, also inside an expression: `lower(email)`. */
function columnsIn(entity: Entity, written: string): readonly Column[] {
  const words = new Set(written.toLowerCase().split(/[^\w$]+/));
  return entity.columns.filter(
    (column) => column.name === written || words.has(column.name.toLowerCase()) || words.has(column.dbName.toLowerCase()),
  );
}

function isForeignKey(entity: Entity, column: Column): boolean {
  return entity.relations.some((relation) => relation.columns.includes(column.name));
}

/** A key that holds a parent of one tenant, or a person, is unique within it. */
function pointsAtTenantRow(model: TenancyModel, entity: Entity, column: Column): boolean {
  return entity.relations.some((relation) => {
    const target = model.entities.get(relation.target)?.tenancy;
    return relation.columns.includes(column.name) && target !== undefined && target !== "global" && target !== "unknown";
  });
}

function isUniqueByNature(entity: Entity, column: Column): boolean {
  const names = [column.name, column.dbName];
  if (/uuid/i.test(column.type) && column.hasDefault) return true;
  if (names.some((name) => RANDOM.test(name) || WORLDWIDE.test(name))) return true;
  return (SECRET_ENTITY.test(entity.name) && /key|code|value|id$/i.test(column.name)) || /domains?$/i.test(entity.name);
}
