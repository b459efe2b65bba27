// What a cache key holds: tenants, rows, secrets, input; and where a use is told whose key was supplied by a caller.
import { proves } from "../../../harness/proven";

describe("cache keys", () => {
  proves({
    "a hash of the tenant": `
      import Redis from "ioredis";
      import { createHash } from "node:crypto";
      const redis = new Redis();
      ---
      const pets = await db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
      const key = createHash("sha256").update(JSON.stringify({ clinic: me.clinicId, sort: req.query.sort })).digest("hex");
      await redis.set(key, JSON.stringify(pets)); //= cache-write tenant-filter
    `,
    "a hash of the filter only": `
      import Redis from "ioredis";
      import { createHash } from "node:crypto";
      const redis = new Redis();
      ---
      const pets = await db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
      await redis.set("pets:" + createHash("md5").update(req.query.sort).digest("hex"), JSON.stringify(pets)); //= cache-write certain tenant-absent
    `,
    "a hash of what the requester holds": `
      import Redis from "ioredis";
      import { createHash } from "node:crypto";
      const redis = new Redis();
      ---
      const pets = await db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
      const key = createHash("sha256").update(req.headers.authorization).digest("hex");
      await redis.set("pets:" + key, JSON.stringify(pets)); //= cache-write credential
    `,
    "a hash by a package that is not known": `
      import Redis from "ioredis";
      import objectHash from "object-hash";
      const redis = new Redis();
      ---
      const pets = await db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
      await redis.set(objectHash({ clinicId: me.clinicId, sort: req.query.sort }), JSON.stringify(pets)); //= cache-write tenant-filter
      await redis.set("x:" + [req.query.sort, "asc"].join("-"), JSON.stringify(pets)); //= cache-write certain tenant-absent
    `,
    "a part of the session that many people share": `
      import Redis from "ioredis";
      const redis = new Redis();
      ---
      const pets = await db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
      await redis.set(\`pets:\${me.role}\`, JSON.stringify(pets)); //= cache-write certain tenant-absent
      await redis.set(\`pets:\${me.role}:\${me.id}\`, JSON.stringify(pets)); //= cache-write tenant-filter
    `,
    "columns that tell rows apart, and columns that do not": `
      import Redis from "ioredis";
      const redis = new Redis();
      ---
      const pet = await db.pet.findFirstOrThrow({ where: { id: req.params.id, clinicId: me.clinicId } }); //= tenant-filter
      await redis.set(\`pet:\${pet.id}\`, JSON.stringify(pet)); //= cache-write bound-id
      await redis.set(\`owner:\${pet.ownerId}\`, JSON.stringify(pet)); //= cache-write bound-id
      await redis.set(\`clinic:\${pet.clinicId}\`, JSON.stringify(pet)); //= cache-write tenant-filter
      await redis.set(\`named:\${pet.name}\`, JSON.stringify(pet)); //= cache-write certain tenant-absent
    `,
    "all columns of a unique key": `
      import Redis from "ioredis";
      const redis = new Redis();
      ---
      const staff = await db.staff.findFirstOrThrow({ where: { clinicId: me.clinicId, userId: me.id } }); //= tenant-filter
      await redis.set(\`staff:\${staff.role}\`, JSON.stringify(staff)); //= cache-write certain tenant-absent
    `,
    "an id from the request: a write behind the load is fine, a read before it is not": `
      import Redis from "ioredis";
      const redis = new Redis();
      ---
      const hit = await redis.get(\`pet:\${req.params.id}\`); //= cache-read certain tenant-absent
      if (hit) return res.json(JSON.parse(hit));
      const pet = await db.pet.findFirst({ where: { id: req.params.id, clinicId: me.clinicId } }); //= tenant-filter
      if (!pet) return res.sendStatus(404);
      await redis.set(\`pet:\${req.params.id}\`, JSON.stringify(pet)); //= cache-write bound-id
      res.json(pet);
    `,
    "an id from the request, and what was read is compared before it is shown": `
      import Redis from "ioredis";
      const redis = new Redis();
      ---
      const hit = await redis.get(\`pet:\${req.params.id}\`); //= cache-read checked-after
      if (hit) {
        const known = JSON.parse(hit);
        if (known.clinicId !== me.clinicId) return res.sendStatus(404);
        return res.json(known);
      }
      const pet = await db.pet.findFirst({ where: { id: req.params.id, clinicId: me.clinicId } }); //= tenant-filter
      if (!pet) return res.sendStatus(404);
      await redis.set(\`pet:\${pet.id}\`, JSON.stringify(pet)); //= cache-write bound-id
    `,
    "a tenant that the request names": `
      import Redis from "ioredis";
      const redis = new Redis();
      ---
      const pets = await db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
      await redis.set(\`pets:\${req.params.clinicId}\`, JSON.stringify(pets)); //= cache-write certain untrusted-tenant
    `,
    "a tenant that the request names, once a guard has let it pass": `
      import Redis from "ioredis";
      const redis = new Redis();
      ---
      if (req.params.clinicId !== me.clinicId) return res.sendStatus(403);
      const pets = await db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
      await redis.set(\`pets:\${req.params.clinicId}\`, JSON.stringify(pets)); //= cache-write tenant-filter
    `,
    "random keys, and reads by whoever was given them": `
      import Redis from "ioredis";
      import { nanoid } from "nanoid";
      const redis = new Redis();
      ---
      const job = nanoid();
      const pets = await db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
      await redis.set(\`export:\${job}\`, JSON.stringify(pets)); //= cache-write credential
      res.json(await redis.get(\`export:\${req.params.id}\`)); //= cache-read credential
    `,
    "what was read goes back where it came from": `
      import Redis from "ioredis";
      import { randomUUID } from "node:crypto";
      const redis = new Redis();
      ---
      const pets = await db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
      await redis.set(\`export:\${randomUUID()}\`, JSON.stringify(pets)); //= cache-write credential
      const known = JSON.parse(await redis.get(\`export:\${req.params.id}\`)); //= cache-read credential
      await redis.set(\`export:\${req.params.id}\`, JSON.stringify({ ...known, by: me.id })); //= cache-write bound-id
    `,
    "a name says that it is the tenant's, where nothing else is known": `
      import Redis from "ioredis";
      import { settings } from "@practice/settings";
      const redis = new Redis();
      ---
      const pets = await db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
      await redis.set(\`pets:\${settings.clinicId}\`, JSON.stringify(pets)); //= cache-write tenant-filter
      await redis.set(\`pets:\${settings.clinic.id}\`, JSON.stringify(pets)); //= cache-write tenant-filter
      await redis.set(\`pets:\${settings.version}\`, JSON.stringify(pets)); //= cache-write certain tenant-absent
      await redis.set(\`pets:\${settings.bucket}\`, JSON.stringify(pets)); //= cache-write possible opaque
    `,
    "an index of tenants holds nothing of theirs": `
      import Redis from "ioredis";
      const redis = new Redis();
      ---
      await db.pet.count({ where: { clinicId: me.clinicId } }); //= tenant-filter
      await redis.sadd("clinics:active", me.clinicId); //= cache-write global
      const pet = await db.pet.findFirst({ where: { clinicId: me.clinicId } }); //= tenant-filter
      await redis.sadd("pets:named", pet.name); //= cache-write certain tenant-absent
    `,
    "where nobody is signed in, all are shown the same": `
      //- /src/public.ts
      import express from "express";
      import Redis from "ioredis";
      import { db } from "./db";
      const redis = new Redis();
      const app = express();
      app.get("/clinics", async (req, res) => {
        const pets = await db.pet.findMany({ take: 3 }); //= certain no-filter
        await redis.set("pets:latest", JSON.stringify(pets)); //= cache-write possible tenant-absent
        res.json(pets);
      });
    `,
  });

  describe("supplied by a caller", () => {
    proves({
      "a wrapper around a client: told where the key is given": `
        import Redis from "ioredis";
        const redis = new Redis();
        async function remember(key, load) {
          const hit = await redis.get(key);
          if (hit) return JSON.parse(hit);
          const value = await load();
          await redis.set(key, JSON.stringify(value));
          return value;
        }
        ---
        res.json(await remember("pets", () => db.pet.findMany({ where: { clinicId: me.clinicId } }))); //= cache-read certain tenant-absent + tenant-filter
        res.json(await remember(\`mine:\${me.clinicId}\`, () => db.pet.findMany({ where: { clinicId: me.clinicId } }))); //= cache-read tenant-filter + tenant-filter
      `,
      "a wrapper that is given the key in parts": `
        import Redis from "ioredis";
        const redis = new Redis();
        async function remember(parts, load) {
          const key = "practice:" + parts.join(":");
          const hit = await redis.get(key);
          if (hit) return JSON.parse(hit);
          const value = await load();
          await redis.set(key, JSON.stringify(value));
          return value;
        }
        ---
        res.json(await remember(["pet", req.query.chip], () => db.pet.findMany({ where: { clinicId: me.clinicId } }))); //= cache-read certain tenant-absent + tenant-filter
        res.json(await remember(["latest"], () => db.pet.findMany({ where: { clinicId: me.clinicId } }))); //= cache-read certain tenant-absent + tenant-filter
        res.json(await remember(["pets", me.clinicId], () => db.pet.findMany({ where: { clinicId: me.clinicId } }))); //= cache-read tenant-filter + tenant-filter
      `,
      "a service with a prefix of its own": `
        import Redis from "ioredis";
        class Cache {
          private redis = new Redis();
          get(key) { return this.redis.get("practice:" + key); }
          set(key, value) { return this.redis.set("practice:" + key, JSON.stringify(value)); }
        }
        const cache = new Cache();
        ---
        const hit = await cache.get(\`pets:\${req.query.sort}\`); //= cache-read certain tenant-absent
        if (hit) return res.json(hit);
        const pets = await db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
        await cache.set(\`pets:\${req.query.sort}\`, pets); //= cache-write certain tenant-absent
        await cache.set("pets:" + me.clinicId, pets); //= cache-write tenant-filter
      `,
      "two calls with one key: each is told": `
        import Redis from "ioredis";
        const redis = new Redis();
        const keep = (key, value) => redis.set(key, JSON.stringify(value));
        ---
        const pets = await db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
        await keep("pets", pets); //= cache-write certain tenant-absent
        await keep("pets", pets); //= cache-write certain tenant-absent
      `,
      "an options object that holds the key": `
        import Redis from "ioredis";
        const redis = new Redis();
        async function cached({ key, load }) {
          const value = await load();
          await redis.set(key, JSON.stringify(value));
          return value;
        }
        ---
        await cached({ key: "pets", load: () => db.pet.findMany({ where: { clinicId: me.clinicId } }) }); //= cache-write certain tenant-absent + tenant-filter
      `,
      "a function that makes the key itself is where it is told": `
        import Redis from "ioredis";
        const redis = new Redis();
        const keep = (sort, value) => redis.set(\`pets:\${sort}\`, JSON.stringify(value)); //= cache-write certain tenant-absent
        ---
        await keep(req.query.sort, await db.pet.findMany({ where: { clinicId: me.clinicId } })); //= tenant-filter
      `,
    });
  });

  describe("of other stores", () => {
    proves({
      "scripts and many keys at once": `
        import Redis from "ioredis";
        const redis = new Redis();
        ---
        const pets = await db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
        const text = JSON.stringify(pets);
        await redis.eval("redis.call('set', KEYS[1], ARGV[1])", 1, "pets", text); //= cache-write certain tenant-absent
        await redis.eval("redis.call('set', KEYS[1], ARGV[1])", 1, "pets:" + me.clinicId, text); //= cache-write tenant-filter
        await redis.mset({ "pets:all": text }); //= cache-write certain tenant-absent
        await redis.mset("mine:" + me.clinicId, text); //= cache-write tenant-filter
      `,
      "cachified and BentoCache": `
        import { cachified } from "@epic-web/cachified";
        import { BentoCache } from "bentocache";
        const cache = new Map();
        const bento = new BentoCache({});
        ---
        const load = () => db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
        await cachified({ key: "pets", cache, getFreshValue: load }); //= cache-write certain tenant-absent
        await cachified({ key: "pets-" + me.clinicId, cache, getFreshValue: load }); //= cache-write tenant-filter
        await bento.getOrSet({ key: "pets", factory: load }); //= cache-write certain tenant-absent
        await bento.namespace("pets").getOrSet(me.clinicId, load); //= cache-write tenant-filter
      `,
      "a QueryClient that a module made, and one of the request": `
        import { QueryClient } from "@tanstack/react-query";
        const shared = new QueryClient();
        ---
        const queryFn = () => db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
        await shared.prefetchQuery({ queryKey: ["pets"], queryFn }); //= cache-write certain tenant-absent
        await shared.fetchQuery({ queryKey: ["pets", me.clinicId], queryFn }); //= cache-write tenant-filter
        const own = new QueryClient();
        await own.prefetchQuery({ queryKey: ["pets"], queryFn });
      `,
      "Memcached: answers come to a callback": `
        import Memcached from "memcached";
        const store = new Memcached("localhost");
        ---
        const pets = await db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
        store.set("pets", pets, 60, () => {}); //= cache-write certain tenant-absent
        store.get("pets", (error, found) => res.json(found)); //= cache-read certain tenant-absent
        store.set("pets:" + me.clinicId, pets, 60, () => {}); //= cache-write tenant-filter
      `,
      "Workers KV by its name": `
        const { env } = globalThis as any;
        ---
        const pets = await db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
        await env.PETS_KV.put("pets", JSON.stringify(pets)); //= cache-write certain tenant-absent
        await env.PETS_KV.put(me.clinicId, JSON.stringify(pets)); //= cache-write tenant-filter
      `,
      "further memoisers": `
        import { memoize } from "es-toolkit";
        import { memo } from "radash";
        const byName = memoize((name, clinicId) => db.pet.findMany({ where: { name, clinicId } })); //= cache-write certain tenant-absent + tenant-filter
        const all = memo((clinicId) => db.pet.findMany({ where: { clinicId } })); //= cache-write tenant-filter + tenant-filter
        ---
        await byName(req.query.name, me.clinicId);
        await all(me.clinicId);
      `,
    });
  });

  describe("of Next.js", () => {
    const page = (body: string): string => `
      //- /src/app/api/pets/route.ts
      import { AsyncLocalStorage } from "node:async_hooks";
      import { unstable_cache, cacheTag } from "next/cache";
      import { cache } from "react";
      import { getServerSession } from "next-auth";
      import { db } from "../../../db";
      const store = new AsyncLocalStorage();
      ${body}`;
    proves({
      "unstable_cache: arguments and key parts are the key, captured values are not": page(`
      const petsOf = unstable_cache((clinicId) => db.pet.findMany({ where: { clinicId } }), ["pets"]); //= cache-write tenant-filter + tenant-filter
      export async function GET() {
        const session = await getServerSession();
        if (!session) return new Response(null, { status: 401 });
        const { clinicId } = session.user;
        await petsOf(clinicId);
        const named = unstable_cache(async () => db.pet.findMany({ where: { clinicId } }), ["pets", clinicId]); //= cache-write tenant-filter + tenant-filter
        const bare = unstable_cache(async () => db.pet.findMany({ where: { clinicId } }), ["pets"], { tags: [clinicId] }); //= cache-write certain tenant-absent + tenant-filter
        return Response.json([await named(), await bare()]);
      }`),
      "use cache: arguments and captured values are the key": page(`
      async function petsOf(clinicId) { "use cache"; cacheTag("pets"); return db.pet.findMany({ where: { clinicId } }); } //= cache-write tenant-filter + tenant-filter
      async function stored() { "use cache"; return db.pet.findMany({ where: { clinicId: store.getStore().clinicId } }); } //= cache-write certain tenant-absent + tenant-filter
      async function mine() { "use cache: private"; return db.pet.findMany({ where: { clinicId: store.getStore().clinicId } }); } //= tenant-filter
      async function kinds() { "use cache"; return db.species.findMany(); } //= cache-write global + global
      export async function GET() {
        const session = await getServerSession();
        if (!session) return new Response(null, { status: 401 });
        const { clinicId } = session.user;
        const captured = async () => { "use cache"; return db.pet.count({ where: { clinicId } }); }; //= cache-write tenant-filter + tenant-filter
        const rest = await store.run({ clinicId }, async () => [await stored(), await mine()]);
        return Response.json([await petsOf(clinicId), await captured(), await kinds(), rest]);
      }`),
      "React's cache lives as long as a request": page(`
      const pets = cache(async () => db.pet.findMany({ where: { clinicId: store.getStore().clinicId } })); //= tenant-filter
      export async function GET() {
        const session = await getServerSession();
        if (!session) return new Response(null, { status: 401 });
        return Response.json(await store.run({ clinicId: session.user.clinicId }, () => pets()));
      }`),
    });
  });
});
