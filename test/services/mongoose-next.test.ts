// Models that hot reloading keeps, with statics and methods given as options.
import { service } from "../harness/service";

describe("Mongoose in Next.js: models kept between reloads", () => {
  service({
    "package.json": `
        {"name":"a","dependencies":{"next":"^14.2.5","next-auth":"^4.24.7","mongoose":"^8.5.1","react":"^18"}}
      `,
    "src/lib/mongo.ts": `
        import mongoose from "mongoose";
        let cached = (global as any).mongoose as { conn: typeof mongoose | null; promise: Promise<typeof mongoose> | null } | undefined;
        if (!cached) cached = (global as any).mongoose = { conn: null, promise: null };
        export async function connect() {
          if (cached!.conn) return cached!.conn;
          if (!cached!.promise) cached!.promise = mongoose.connect(process.env.MONGODB_URI!, { bufferCommands: false });
          cached!.conn = await cached!.promise;
          return cached!.conn;
        }
      `,
    "src/models/organization.ts": `
        import { Schema, model, models } from "mongoose";
        const organizationSchema = new Schema({ name: { type: String, required: true }, members: [{ user: { type: Schema.Types.ObjectId, ref: "User" }, role: String }] });
        export const Organization = models.Organization ?? model("Organization", organizationSchema);
      `,
    "src/models/user.ts": `
        import { Schema, model, models } from "mongoose";
        export const User = models.User || model("User", new Schema({ email: { type: String, unique: true }, name: String }));
      `,
    "src/models/recipe.ts": `
        import { Schema, model, models, type InferSchemaType, type Model } from "mongoose";
        const recipeSchema = new Schema(
          {
            organization: { type: Schema.Types.ObjectId, ref: "Organization", required: true, index: true },
            title: { type: String, required: true },
            author: { type: Schema.Types.ObjectId, ref: "User" },
            ratings: [{ user: Schema.Types.ObjectId, stars: Number }],
          },
          {
            timestamps: true,
            statics: {
              inOrganization(organization: string) {
                return this.find({ organization });
              },
              latest() {
                return this.find().sort({ createdAt: -1 }).limit(5); //! bypassable-tenant-filter
              },
            },
            methods: {
              isOwnedBy(organization: string) {
                return this.organization.equals(organization);
              },
            },
          },
        );
        recipeSchema.pre("aggregate", function (next) {
          next();
        });
        export type Recipe = InferSchemaType<typeof recipeSchema>;
        export const Recipe = (models.Recipe ?? model("Recipe", recipeSchema)) as any;
      `,
    "src/lib/session.ts": `
        import { getServerSession } from "next-auth";
        import { authOptions } from "./auth-options";
        export async function requireOrganization() {
          const session = await getServerSession(authOptions);
          const organization = (session?.user as { organization?: string } | undefined)?.organization;
          if (!organization) throw new Error("unauthorized");
          return { organization, userId: (session!.user as any).id as string };
        }
      `,
    "src/lib/auth-options.ts": `
        export const authOptions = { providers: [] };
      `,
    "src/app/api/recipes/route.ts": `
        import { NextResponse } from "next/server";
        import { connect } from "@/lib/mongo";
        import { requireOrganization } from "@/lib/session";
        import { Recipe } from "@/models/recipe";
        export async function GET(request: Request) {
          await connect();
          const { organization } = await requireOrganization();
          const q = new URL(request.url).searchParams.get("q");
          const recipes = await Recipe.inOrganization(organization).find(q ? { title: new RegExp(q, "i") } : {}).populate("author", "name").lean();
          return NextResponse.json(recipes);
        }
        export async function POST(request: Request) {
          await connect();
          const { organization, userId } = await requireOrganization();
          const { title } = await request.json();
          const recipe = await Recipe.create({ title, organization, author: userId });
          return NextResponse.json(recipe, { status: 201 });
        }
        export async function PUT(request: Request) {
          await connect();
          await requireOrganization();
          const body = await request.json();
          const recipe = await Recipe.create(body); //! missing-tenant-on-create
          return NextResponse.json(recipe);
        }
      `,
    "src/app/api/recipes/[id]/route.ts": `
        import { NextResponse } from "next/server";
        import { connect } from "@/lib/mongo";
        import { requireOrganization } from "@/lib/session";
        import { Recipe } from "@/models/recipe";
        type Context = { params: { id: string } };
        export async function GET(_: Request, { params }: Context) {
          await connect();
          const { organization } = await requireOrganization();
          const recipe = await Recipe.findById(params.id);
          if (!recipe || !recipe.isOwnedBy(organization)) return NextResponse.json({ error: "not found" }, { status: 404 });
          return NextResponse.json(recipe);
        }
        export async function PATCH(request: Request, { params }: Context) {
          await connect();
          const { organization } = await requireOrganization();
          const { title } = await request.json();
          const recipe = await Recipe.findOneAndUpdate({ _id: params.id, organization }, { $set: { title } }, { new: true, runValidators: true });
          return recipe ? NextResponse.json(recipe) : NextResponse.json({ error: "not found" }, { status: 404 });
        }
        export async function PUT(request: Request, { params }: Context) {
          await connect();
          const { userId } = await requireOrganization();
          const { stars } = await request.json();
          await Recipe.updateOne({ _id: params.id }, { $push: { ratings: { user: userId, stars } } }); //! unscoped-mutation
          return new NextResponse(null, { status: 204 });
        }
        export async function DELETE(_: Request, { params }: Context) {
          await connect();
          const { organization } = await requireOrganization();
          const recipe = await Recipe.findOne({ _id: params.id }).where("organization").equals(organization);
          if (!recipe) return NextResponse.json({ error: "not found" }, { status: 404 });
          await recipe.deleteOne();
          return new NextResponse(null, { status: 204 });
        }
      `,
    "src/app/api/latest/route.ts": `
        import { NextResponse } from "next/server";
        import { connect } from "@/lib/mongo";
        import { requireOrganization } from "@/lib/session";
        import { Organization } from "@/models/organization";
        import { Recipe } from "@/models/recipe";
        export async function GET() {
          await connect();
          const { organization, userId } = await requireOrganization();
          const latest = await Recipe.latest();
          const mine = await Recipe.latest().where({ organization });
          const organizations = await Organization.find({ "members.user": userId }).select("name");
          const stats = await Recipe.aggregate().match({ organization }).unwind("ratings").group({ _id: "$title", stars: { $avg: "$ratings.stars" } });
          const all = await Recipe.aggregate().unwind("$ratings").group({ _id: "$title", stars: { $avg: "$ratings.stars" } }); //! unscoped-query
          return NextResponse.json({ latest, mine, organizations, stats, all });
        }
      `,
  });
});
