// Prisma clients and the delegates of their models. A client carries what its extensions and middleware do to each operation.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine } from "../model";
import { sharedHandle } from "../shared-handle";
import { option } from "../call-arguments";
import { storageHeld, storageIn, type Storage } from "../chosen-storage";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { prismaModels } from "./entities";
import { PRISMA } from "./perform";

/** What a client does besides Prisma's own; extended clients share the middleware of the client they came from. */
export class ClientTraits {
  private readonly delegates = new Map<string, HandleValue>();

  constructor(
    /** Arguments of `$extends`, oldest first. */
    readonly extensions: readonly Value[] = [],
    /** Functions given to `$use`, oldest first. */
    readonly middleware: Value[] = [],
    /** The database that it was made for. */
    readonly storage: Storage = {},
  ) {}

  extendedBy(extension: Value): ClientTraits {
    return new ClientTraits([...this.extensions, extension], this.middleware, this.storage);
  }

  /** The same client, made for this database. */
  in(storage: Storage): ClientTraits {
    return new ClientTraits(this.extensions, this.middleware, storage);
  }

  /** `client.shop`: the same handle each time. */
  delegate(engine: Engine, client: HandleValue, name: string): HandleValue | undefined {
    const known = this.delegates.get(name);
    if (known) return known;
    const entity = prismaModels(engine.tenancy).get(name);
    if (!entity) return undefined;
    const made = engine.handle(PRISMA, "delegate", { client, entity: entity.name });
    this.delegates.set(name, made);
    return made;
  }
}

export function createClient(engine: Engine, traits: ClientTraits = new ClientTraits(), at?: SourceSpan): HandleValue {
  return engine.handle(PRISMA, "client", { traits, storage: traits.storage }, at);
}

/** `new PrismaClient({ datasourceUrl })`, `{ datasources: { db: { url } } }`; what an adapter is connected to is not followed. */
export function newClient(engine: Engine, options: Value, at?: SourceSpan): HandleValue {
  const sources = [...(engine.members(option(engine, options, "datasources") ?? UNDEFINED)?.keys() ?? [])];
  const paths = [["datasourceUrl"], ...sources.map((name) => ["datasources", name, "url"])];
  return createClient(engine, new ClientTraits([], [], storageIn(engine, options, paths, ["adapter"])), at);
}

/** The client of which nothing is known but its type: one per analysis. */
export function plainClient(engine: Engine): HandleValue {
  return sharedHandle(engine, PRISMA, () => createClient(engine));
}

export function traitsOf(client: HandleValue): ClientTraits {
  const traits = client.data["traits"];
  const own = traits instanceof ClientTraits ? traits : new ClientTraits();
  const storage = storageHeld(client);
  return storage && storage !== own.storage ? own.in(storage) : own;
}

/** The client of a delegate, or the client itself. */
export function clientOf(handle: HandleValue): HandleValue {
  const client = handle.data["client"];
  return isHandle(client) ? client : handle;
}

function isHandle(value: unknown): value is HandleValue {
  return typeof value === "object" && value !== null && "v" in value && value.v === "handle";
}
