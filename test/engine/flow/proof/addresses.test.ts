// Rows that are found by an e-mail address: the requester's own, one that a row of theirs names, and one that they sent.
import { proves } from "../../../harness/proven";

const schema = (body: string): string => `
${body.trim()}
//- /prisma/schema.prisma
model Firm { id String @id
  supportEmail String?
  members Member[]
  letters Letter[]
  invitations Invitation[]
  leads Lead[] }
model User { id String @id
  email String @unique
  letters Letter[]
  members Member[] }
model Member { id String @id
  userId String
  firmId String
  user User @relation(fields: [userId], references: [id])
  firm Firm @relation(fields: [firmId], references: [id]) }
model Letter { id String @id
  subject String
  userId String
  firmId String
  user User @relation(fields: [userId], references: [id])
  firm Firm @relation(fields: [firmId], references: [id])
  recipients Recipient[] }
model Recipient { id String @id
  email String
  letterId String
  letter Letter @relation(fields: [letterId], references: [id]) }
model Invitation { id String @id
  email String
  firmId String
  firm Firm @relation(fields: [firmId], references: [id]) }
model Lead { id String @id
  email String
  firmId String
  firm Firm @relation(fields: [firmId], references: [id]) }
`;

describe("addresses", () => {
  proves({
    "invitations to the requester are the requester's": schema(
      `res.json(await db.invitation.findMany({ where: { email: me.email } })); //= user-filter`,
    ),
    "letters that were sent to the requester, beside their own": schema(
      `res.json(await db.letter.findMany({ where: { OR: [{ userId: me.id }, { recipients: { some: { email: me.email } } }] } })); //= user-filter`,
    ),
    "the address on the requester's own row": schema(
      `const self = await db.user.findUniqueOrThrow({ where: { id: me.id } }); //= user-filter
      res.json(await db.recipient.findMany({ where: { email: self.email } })); //= user-filter`,
    ),
    "what strangers wrote about the requester is only possibly theirs": schema(
      `res.json(await db.lead.findMany({ where: { email: me.email } })); //= possible unpinned`,
    ),
    "letters of the person whose address the firm names": schema(
      `const { firm } = await db.member.findFirstOrThrow({ where: { userId: me.id }, include: { firm: true } }); //= user-filter
      res.json(
        await db.letter.findMany({ where: { OR: [{ firmId: firm.id }, { user: { email: firm.supportEmail } }] } }), //= possible bypassable or
      );`,
    ),
    "an address from the request is nobody's": schema(
      `res.json(await db.invitation.findMany({ where: { email: req.body.email } })); //= certain unpinned`,
    ),
    "an address that may be missing drops the condition": schema(
      `const email = req.body.mine ? me.email : undefined;
      res.json(await db.invitation.findMany({ where: { email } })); //= certain bypassable undefined`,
    ),
  });
});

describe("addresses: guards that are only possibly right", () => {
  const guard = `const letter = await db.letter.findFirst({ //= possible bypassable or
        where: { id: recipient.letterId, OR: [{ firmId: firm.id }, { user: { email: firm.supportEmail } }] },
      });`;
  const start = `const { firm } = await db.member.findFirstOrThrow({ where: { userId: me.id }, include: { firm: true } }); //= user-filter
      const recipient = await db.recipient.findUniqueOrThrow({ where: { id: req.params.id } });`;
  proves({
    "what they check is possibly wrong": schema(`${start} //= possible unpinned
      ${guard}
      if (!letter) return res.sendStatus(404);
      res.json(await db.recipient.update({ where: { id: recipient.id }, data: {} })); //= possible unpinned`),
    "what they do not check is certainly wrong": schema(`${start} //= certain unpinned
      ${guard}
      res.json(await db.recipient.update({ where: { id: recipient.id }, data: {} })); //= certain unpinned`),
  });
});
