// Server actions inside a component come back with what they closed over, sealed: they are judged with what rendering had found out.
import { BILLING, NEXT_SESSION } from "../harness/billing";
import { service } from "../harness/service";

describe("Server actions inside a component", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { next: "^15.0.0", "next-auth": "5.0.0-beta.25", "@prisma/client": "^6.19.3" },
    }),
    ...BILLING,
    ...NEXT_SESSION,
    "src/app/invoices/[id]/page.tsx": `
      import { notFound, redirect } from "next/navigation";
      import { auth } from "@/auth";
      import { db } from "@/db";
      export default async function Page({ params }: { params: Promise<{ id: string }> }) {
        const session = await auth();
        if (!session) redirect("/login");
        const { id } = await params;
        const invoice = await db.invoice.findFirst({ where: { id, orgId: session.user.orgId } });
        if (!invoice) notFound();
        async function send() {
          "use server";
          await db.invoice.update({ where: { id }, data: { status: "sent" } });
        }
        async function remove(form: FormData) {
          "use server";
          await db.invoice.delete({ where: { id: String(form.get("id")) } }); //! unscoped-mutation
        }
        return <form action={send}><button formAction={remove} /></form>;
      }
    `,
    "src/app/drafts/[id]/page.tsx": `
      import { redirect } from "next/navigation";
      import { auth } from "@/auth";
      import { db } from "@/db";
      export default async function Page({ params }: { params: Promise<{ id: string }> }) {
        const session = await auth();
        if (!session) redirect("/login");
        const { id } = await params;
        async function send() {
          "use server";
          await db.invoice.update({ where: { id }, data: { status: "sent" } }); //! unscoped-mutation
        }
        return <form action={send}></form>;
      }
    `,
  });
});
