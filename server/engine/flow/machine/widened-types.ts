// What the program adds to a type of a package.
import type { DeclaredType } from "../../libraries/value";
import type { World } from "./machine";

/** The members that are added to an interface of a package: one type for each place that adds some, those nearest to the file first. */
export function widenings(world: World, module: string, name: string, from: string): readonly DeclaredType[] {
  const added = world.ambientTypes().filter(({ declared }) => declared.augments === module && declared.name === name);
  for (const { path } of added) world.observer.files.add(path);
  return added
    .map(({ path, declared }) => ({ file: path, type: declared.type }))
    .sort((left, right) => sharedFolders(right.file, from) - sharedFolders(left.file, from));
}

/** In how many folders both paths are. */
function sharedFolders(left: string, right: string): number {
  const others = right.split("/");
  const differs = left.split("/").findIndex((part, index) => part !== others[index]);
  return differs < 0 ? others.length : differs;
}
