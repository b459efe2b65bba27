// Teams that keep their members in a list of their own: `team.memberIds.includes(me.id)`, with and without a reference to the user.
import { service } from "../harness/service";

const app = (member: string): Readonly<Record<string, string>> => ({
  "package.json": JSON.stringify({ dependencies: { express: "4.0.0", mongoose: "8.0.0", passport: "0.7.0" } }),
  "src/models.ts": `
    import * as mongoose from "mongoose";
    const person = { ${member} };
    export const User = mongoose.model("User", new mongoose.Schema({ email: String }));
    export const Team = mongoose.model(
      "Team",
      new mongoose.Schema({ name: String, leaderId: { ${member} }, memberIds: [{ ${member} }], seats: [{ userId: { ${member} }, role: String }] }),
    );
    export const Talk = mongoose.model("Talk", new mongoose.Schema({ teamId: { type: String, required: true }, title: String }));
  `,
  "src/app.ts": `
    import * as express from "express";
    import * as passport from "passport";
    import { Talk, Team } from "./models";
    const app = express();
    app.use(passport.initialize());
    app.use(passport.session());
    app.use((req: any, res, next) => {
      if (!req.user) return res.sendStatus(401);
      next();
    });
    async function teamOf(userId: string, teamId: string) {
      const team = await Team.findById(teamId).select("memberIds leaderId").setOptions({ lean: true });
      if (!team || team.memberIds.indexOf(userId) === -1) throw new Error("not found");
      return team;
    }
    app.get("/talks", async (req: any, res) => {
      await teamOf(req.user.id, req.query.teamId);
      res.json(await Talk.find({ teamId: req.query.teamId }));
    });
    app.get("/a", async (req: any, res) => {
      const team = await Team.findById(req.query.teamId);
      if (!team?.memberIds.includes(req.user.id)) return res.sendStatus(404);
      res.json(await Talk.find({ teamId: team._id }));
    });
    app.get("/b", async (req: any, res) => {
      const team = await Team.findById(req.query.teamId);
      if (!team || team.memberIds.findIndex((id) => String(id) === req.user.id) < 0) return res.sendStatus(404);
      res.json(await Talk.find({ teamId: team._id }));
    });
    app.get("/c", async (req: any, res) => {
      const team = await Team.findById(req.query.teamId);
      if (!team || !team.seats.some((seat) => seat.userId.toString() === req.user.id)) return res.sendStatus(404);
      res.json(await Talk.find({ teamId: team._id }));
    });
    app.get("/d", async (req: any, res) => {
      const team = await Team.findById(req.query.teamId);
      if (!team || team.leaderId !== req.user.id) return res.sendStatus(404);
      res.json(await Talk.find({ teamId: team._id }));
    });
    app.get("/mine", async (req: any, res) => {
      const teams = await Team.find({ memberIds: req.user.id });
      res.json(await Talk.find({ teamId: { $in: teams.map((team) => team._id) } }));
    });
    const sure = (place: number) => {
      if (place === -1) throw new Error("not found");
    };
    app.get("/both", async (req: any, res) => {
      const team = await Team.findById(req.query.teamId);
      if (!team) return res.sendStatus(404);
      sure(team.memberIds.findIndex((id) => String(id) === req.query.userId));
      sure(team.memberIds.findIndex((id) => String(id) === req.user.id));
      res.json(await Talk.find({ teamId: team._id }));
    });
    // One way asks for somebody else.
    app.get("/either", async (req: any, res) => {
      const team = await Team.findById(req.query.teamId); //! untrusted-tenant-id
      if (!team) return res.sendStatus(404);
      if (req.query.mine) sure(team.memberIds.findIndex((id) => String(id) === req.user.id));
      else sure(team.memberIds.findIndex((id) => String(id) === req.query.userId));
      res.json(await Talk.find({ teamId: team._id })); //! unscoped-query
    });
    // Somebody is asked for whom the request names, the wrong way round, or in vain.
    app.get("/e", async (req: any, res) => {
      const team = await Team.findById(req.query.teamId); //! untrusted-tenant-id
      if (!team || !team.memberIds.includes(req.query.userId)) return res.sendStatus(404);
      res.json(team);
    });
    app.get("/f", async (req: any, res) => {
      const team = await Team.findById(req.query.teamId); //! untrusted-tenant-id
      if (!team || team.memberIds.indexOf(req.user.id) >= 0) return res.sendStatus(404);
      res.json(team);
    });
    app.get("/g", async (req: any, res) => {
      const team = await Team.findById(req.query.teamId); //! untrusted-tenant-id
      if (!team?.memberIds.includes(req.user.id)) console.warn("no member");
      res.json(team);
    });
    app.get("/h", async (req: any, res) => {
      const team = await Team.findById(req.query.teamId); //! untrusted-tenant-id
      if (!team || team.name !== req.user.id) return res.sendStatus(404);
      res.json(team);
    });
    export default app;
  `,
});

describe("Teams that keep a list of their members", () => {
  service(app("type: String, required: true"), "as bare ids");
  service(app('type: mongoose.Schema.Types.ObjectId, ref: "User"'), "as references");
});
