// MikroORM 6: entity schemas, query builders, the entity manager and its unit of work.
import { service } from "../harness/service";

describe("MikroORM 6: entity schemas, query builders, the entity manager and its unit of work", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { "@mikro-orm/core": "6.4.0", "@mikro-orm/postgresql": "6.4.0", express: "4.19.0", jsonwebtoken: "9.0.0" },
    }),
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { QueryOrder, RequestContext, raw, wrap } from "@mikro-orm/core";
      import { Album, Artist, Genre, Invite, Studio, Track } from "./entities";
      import { orm } from "./orm";
      const app = express();
      app.use(express.json());
      app.use((req, res, next) => RequestContext.create(orm.em, next));
      app.use((req: any, res, next) => {
        try { req.me = jwt.verify(String(req.headers.authorization), process.env.JWT!); next(); } catch { res.sendStatus(401); }
      });
      app.get("/qb", async (req: any, res) => {
        const em = orm.em.fork();
        const a = await em.createQueryBuilder(Album, "a").select("*").where({ studio: req.me.studioId }).orderBy({ title: QueryOrder.ASC }).limit(10).getResult();
        const b = await em.createQueryBuilder(Album, "a").where({ title: req.query.t }).getResultList(); //! unscoped-query
        const c = await em.qb(Track, "t").leftJoinAndSelect("t.album", "al").where({ "al.studio": req.me.studioId }).getResult();
        const d = await em.qb(Track, "t").leftJoinAndSelect("t.album", "al").where({ "al.title": req.query.t }).getResult(); //! unscoped-query
        const e = await em.qb(Track, "t").where({ album: { studio: { id: req.me.studioId } } }).andWhere({ plays: { $gt: 3 } }).getCount();
        const f = await em.qb(Album, "a").where("a.studio_id = ?", [req.me.studioId]).andWhere("lower(a.title) = ?", [req.query.t]).getSingleResult();
        const g = await em.qb(Album, "a").where("lower(a.title) = ?", [req.query.t]).execute("all"); //! unscoped-query
        const h = await em.qb(Album, "a").where({ studio: req.me.studioId }).orWhere({ released: true }).getResult(); //! bypassable-tenant-filter
        const i = await em.qb(Album, "a").where({ studio: req.me.studioId }).where({ released: true }).getResult(); //! unscoped-query
        const j = await em.qb(Album, "a").where({ $or: [{ title: req.query.t }, { released: true }] }).andWhere({ "a.studio": req.me.studioId }).getResultAndCount();
        const k = await em.qb(Album, "a").where({ $and: [{ studio: req.me.studioId }, { genres: { code: req.query.g } }] }).getResult();
        const qb = em.createQueryBuilder(Album, "a"); //! bypassable-tenant-filter
        if (req.query.mine) qb.andWhere({ studio: req.me.studioId });
        const l = await qb.getResult();
        const m = await em.qb(Album).where({ id: req.query.id, studio: req.me.studioId }).execute("get");
        const n = await em.getRepository(Album).createQueryBuilder("a").where({ studio: { $in: [req.me.studioId] } }).getResult();
        const o = await em.qb(Track, "t").innerJoin("t.album", "al", { studio: req.me.studioId }).where({ plays: 1 }).getResult();
        const p = await em.qb(Track, "t").leftJoin("t.album", "al", { studio: req.me.studioId }).where({ plays: 1 }).getResult(); //! unscoped-query
        const q = await em.qb(Genre).getResult();
        res.json([a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q]);
      });
      app.post("/qb", async (req: any, res) => {
        const em = orm.em.fork();
        await em.qb(Album).update({ released: true }).where({ id: req.body.id, studio: req.me.studioId }).execute();
        await em.qb(Album).update({ released: true }).where({ id: req.body.id }).execute(); //! unscoped-mutation
        await em.qb(Album).update(req.body).where({ id: req.body.id, studio: req.me.studioId }); //! tenant-key-overwrite
        await em.qb(Album).delete({ title: req.body.title }).execute(); //! unscoped-mutation
        await em.qb(Album).delete().where({ title: req.body.title, studio: req.me.studioId });
        await em.qb(Album).insert({ title: req.body.title, studio: req.me.studioId, artist: req.body.artist }).execute(); //! cross-tenant-link
        await em.qb(Album).insert(req.body).execute(); //! missing-tenant-on-create
        await em.qb(Album).insert({ title: req.body.title, studio: req.me.studioId, artist: req.me.artistId }).onConflict(["studio", "title"]).merge().execute();
        res.end();
      });
      app.get("/em", async (req: any, res) => {
        const em = RequestContext.getEntityManager()!;
        const a = await em.find(Album, { studio: req.me.studioId }, { populate: ["tracks", "artist"] });
        const b = await em.find(Album, { artist: { name: req.query.n } }); //! unscoped-query
        const c = await em.findOne(Track, { id: req.query.id, album: { studio: req.me.studioId } });
        const d = await em.findOneOrFail(Invite, { token: req.query.token });
        const e = await em.find(Artist, { $and: [{ studio: { id: req.me.studioId } }, { albums: { $some: { title: req.query.t } } }] });
        const f = await em.count(Artist, {}); //! unscoped-query
        const g = await em.find(Artist, { $not: { studio: req.me.studioId } }); //! bypassable-tenant-filter
        const h = await em.findAndCount(Album, { studio: req.me.studioId, title: { $like: \`\${req.query.t}%\` } });
        const album = await em.findOneOrFail(Album, { id: req.query.id, studio: req.me.studioId });
        await em.populate(album, ["tracks"]);
        wrap(album).assign({ title: req.query.title });
        await album.tracks.loadItems();
        await em.flush();
        const i = await em.getConnection().execute("select * from album where studio_id = ?", [req.me.studioId]);
        const j = await em.getConnection().execute("select * from album where title = ?", [req.query.t]); //! unscoped-query
        const k = await em.getKnex().select("*").from("album").where({ title: req.query.t }); //! unscoped-query
        const l = await em.getKnex().select("*").from("album").where({ title: req.query.t, studio_id: req.me.studioId });
        res.json([a, b, c, d, e, f, g, h, i, j, k, l]);
      });
      app.post("/em", async (req: any, res) => {
        const em = orm.em.fork();
        const artist = await em.findOneOrFail(Artist, { id: req.body.artistId, studio: req.me.studioId });
        const album = em.create(Album, { title: req.body.title, artist, studio: artist.studio });
        album.tracks.add(em.create(Track, { title: "x", plays: 0, album }));
        await em.persistAndFlush(album);
        const bad = em.create(Album, { title: req.body.title, artist, studio: req.body.studio }); //! missing-tenant-on-create
        await em.flush();
        await em.nativeDelete(Track, { album: req.body.albumId }); //! unscoped-mutation
        await em.nativeUpdate(Track, { album: { studio: req.me.studioId }, id: req.body.trackId }, { title: "y" });
        await em.upsert(Album, { title: req.body.title, studio: req.me.studioId, artist: artist.id });
        await em.transactional(async (tx) => {
          const t = await tx.findOneOrFail(Track, { id: req.body.t2 }); //! unscoped-query
          tx.remove(t); //! unscoped-mutation
        });
        res.json(bad);
      });
      app.listen(1);
    `,
    "src/entities.ts": `
      import { Collection, EntitySchema, type Ref } from "@mikro-orm/core";
      export class Studio { id!: string; name!: string; }
      export class Artist { id!: string; studio!: Studio; name!: string; albums = new Collection<Album>(this); }
      export class Album { id!: string; studio!: Studio; artist!: Artist; title!: string; released?: boolean; tracks = new Collection<Track>(this); genres = new Collection<Genre>(this); }
      export class Track { id!: string; album!: Album; title!: string; plays!: number; }
      export class Genre { code!: string; name!: string; albums = new Collection<Album>(this); }
      export class Invite { id!: string; token!: string; studio!: Studio; email!: string; }
      export const StudioSchema = new EntitySchema<Studio>({ class: Studio, tableName: "studios", properties: { id: { type: "uuid", primary: true, defaultRaw: "gen_random_uuid()" }, name: { type: "string" } } });
      export const ArtistSchema = new EntitySchema<Artist>({
        class: Artist,
        properties: { id: { type: "uuid", primary: true, defaultRaw: "gen_random_uuid()" }, name: { type: "string" }, studio: { kind: "m:1", entity: () => Studio }, albums: { kind: "1:m", entity: () => Album, mappedBy: "artist" } },
      });
      export const AlbumSchema = new EntitySchema<Album>({
        class: Album,
        uniques: [{ properties: ["studio", "title"] }],
        properties: {
          id: { type: "uuid", primary: true, defaultRaw: "gen_random_uuid()" },
          title: { type: "string" },
          released: { type: "boolean", default: false },
          studio: { kind: "m:1", entity: "Studio", index: true },
          artist: { kind: "m:1", entity: () => Artist },
          tracks: { kind: "1:m", entity: () => Track, mappedBy: "album" },
          genres: { kind: "m:n", entity: () => Genre, inversedBy: "albums" },
        },
      });
      export const TrackSchema = new EntitySchema<Track>({ class: Track, properties: { id: { type: "uuid", primary: true, defaultRaw: "gen_random_uuid()" }, title: { type: "string" }, plays: { type: "number", default: 0 }, album: { kind: "m:1", entity: () => Album } } });
      export const GenreSchema = new EntitySchema<Genre>({ class: Genre, properties: { code: { type: "string", primary: true }, name: { type: "string" }, albums: { kind: "m:n", entity: () => Album, mappedBy: "genres" } } });
      export const InviteSchema = new EntitySchema<Invite>({ class: Invite, properties: { id: { type: "uuid", primary: true, defaultRaw: "gen_random_uuid()" }, token: { type: "string", unique: true }, email: { type: "string" }, studio: { kind: "m:1", entity: () => Studio } } });
    `,
    "src/orm.ts": `
      import { MikroORM } from "@mikro-orm/postgresql";
      import { AlbumSchema, ArtistSchema, GenreSchema, InviteSchema, StudioSchema, TrackSchema } from "./entities";
      export const orm = MikroORM.initSync({ dbName: "x", entities: [AlbumSchema, ArtistSchema, GenreSchema, InviteSchema, StudioSchema, TrackSchema] });
    `,
  });
});
