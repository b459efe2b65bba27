// Where generated Prisma clients usually lie. They are generated, so that the sources may be analysed without them: an import then
// leads to a path that does not exist, and the path is all there is
// (https://www.prisma.io/docs/orm/prisma-schema/overview/generators).
// Elsewhere they are known by what is imported from there.
const FOLDERS = [
  "./",
  "../",
  "../../",
  "../../../",
  "../../../../",
  "../../../../../",
  "@/",
  "@/src/",
  "@/lib/",
  "@/app/",
  "~/",
  "src/",
  "app/",
  "#",
];
const NAMES = [
  "generated/prisma",
  "generated/client",
  "generated/prisma-client",
  "generated/prismaClient",
  "prisma/generated",
  "__generated__/prisma",
  "prisma/client",
  "prisma-client",
];

export const GENERATED_CLIENTS: readonly string[] = FOLDERS.flatMap((folder) => NAMES.map((name) => folder + name));

/** `PrismaClient` and `Prisma` from a path that leads nowhere; for typed queries the path says it. */
export function isGenerated(module: string, name: string): boolean {
  return /^(default\.)?(PrismaClient|Prisma)(\.|$)/.test(name) || /prisma.*\/sql$/i.test(module);
}
