// Controllers of Express that decorators declare, with their middleware.
import { service } from "../harness/service";

const MODELS = `
  import { Schema, model } from "mongoose";
  export const Salon = model("Salon", new Schema({ name: { type: String, required: true } }));
  export const Appointment = model("Appointment", new Schema({ salonId: { type: Schema.Types.ObjectId, ref: "Salon", required: true }, customer: String }));
  export const Visit = model("Visit", new Schema({ salonId: { type: Schema.Types.ObjectId, ref: "Salon", required: true }, at: Date }));
`;
const SIGNED_IN = `
  import type { NextFunction, Request, Response } from "express";
  import jwt from "jsonwebtoken";
  export function signedIn(req: Request, res: Response, next: NextFunction) {
    try {
      res.locals.salonId = (jwt.verify(req.headers.authorization!, process.env.KEY!) as { salonId: string }).salonId;
      next();
    } catch {
      res.status(401).end();
    }
  }
`;

describe("inversify-express-utils", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { inversify: "6.2.0", "inversify-express-utils": "6.4.0", express: "4.21.0", jsonwebtoken: "9.0.0", mongoose: "8.9.0" },
    }),
    "src/models.ts": MODELS,
    "src/signed-in.ts": SIGNED_IN,
    "src/repository.ts": `
      import { injectable } from "inversify";
      import { Appointment } from "./models";
      @injectable()
      export class Appointments {
        of(salonId: string) { return Appointment.find({ salonId }); }
        show(salonId: string, id: string) { return Appointment.findOne({ _id: id, salonId }); }
        cancel(id: string) { return Appointment.findOneAndDelete({ _id: id }); } //! unscoped-mutation
        search(salonId: string, filter: Record<string, unknown>) { return Appointment.find({ salonId, ...filter }); } //! bypassable-tenant-filter
      }
    `,
    "src/controller.ts": `
      import type { Request, Response } from "express";
      import { inject } from "inversify";
      import { BaseHttpController, controller, httpDelete, httpGet, requestParam } from "inversify-express-utils";
      import { Visit } from "./models";
      import { Appointments } from "./repository";
      import { signedIn } from "./signed-in";
      @controller("/appointments", signedIn)
      export class AppointmentController extends BaseHttpController {
        constructor(@inject("Appointments") private readonly appointments: Appointments) { super(); }
        @httpGet("/") list(_req: Request, res: Response) { return this.appointments.of(res.locals.salonId); }
        @httpGet("/search") async search(req: Request, res: Response) { res.json(await this.appointments.search(res.locals.salonId, req.query)); }
        @httpGet("/:id") async show(req: Request, res: Response) {
          const found = await this.appointments.show(res.locals.salonId, req.params.id);
          return found ? this.json(found) : this.notFound();
        }
        @httpDelete("/:id") async cancel(@requestParam("id") id: string) {
          await this.appointments.cancel(id);
          return this.statusCode(204);
        }
      }
      @controller("/visits")
      export class VisitController {
        @httpGet("/mine", signedIn) mine(_req: Request, res: Response) { return Visit.find({ salonId: res.locals.salonId }); }
        @httpGet("/", signedIn) all() { return Visit.find(); } //! unscoped-query
      }
    `,
    "src/server.ts": `
      import { Container } from "inversify";
      import { InversifyExpressServer } from "inversify-express-utils";
      import "./controller";
      import { Appointments } from "./repository";
      const container = new Container();
      container.bind("Appointments").to(Appointments).inSingletonScope();
      new InversifyExpressServer(container).build().listen(3000);
    `,
  });
});

describe("routing-controllers", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { "routing-controllers": "0.10.4", express: "4.21.0", jsonwebtoken: "9.0.0", mongoose: "8.9.0" },
    }),
    "src/models.ts": MODELS,
    "src/signed-in.ts": SIGNED_IN,
    "src/controllers.ts": `
      import type { Response } from "express";
      import { Authorized, Body, CurrentUser, Delete, Get, JsonController, Param, Post, QueryParam, Res, UseBefore } from "routing-controllers";
      import { Appointment, Visit } from "./models";
      import { signedIn } from "./signed-in";
      @JsonController("/appointments")
      @UseBefore(signedIn)
      export class AppointmentController {
        @Get("/") list(@Res() res: Response) { return Appointment.find({ salonId: res.locals.salonId }); }
        @Get("/any") any(@QueryParam("salon") salonId: string) { return Appointment.find({ salonId }); } //! untrusted-tenant-id
        @Post("/") add(@Res() res: Response, @Body() body: { customer: string }) {
          return Appointment.create({ customer: body.customer, salonId: res.locals.salonId });
        }
        @Delete("/:id") cancel(@Param("id") id: string) { return Appointment.findByIdAndDelete(id); } //! unscoped-mutation
      }
      @JsonController("/visits")
      @Authorized()
      export class VisitController {
        @Get("/") list(@CurrentUser() user: { salonId: string }) { return Visit.find({ salonId: user.salonId }); }
        @Get("/:id") show(@Param("id") id: string) { return Visit.findById(id); } //! unscoped-query
      }
    `,
    "src/server.ts": `
      import { createExpressServer } from "routing-controllers";
      import { AppointmentController, VisitController } from "./controllers";
      createExpressServer({ controllers: [AppointmentController, VisitController], currentUserChecker: (action) => action.request.user }).listen(3000);
    `,
  });
});
