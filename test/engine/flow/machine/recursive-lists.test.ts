// Lists that functions which call themselves build: trees out of rows, and flat lists out of trees.
import { proves } from "../../../harness/proven";

const TREE = `
      function below(items, over) {
        return items.filter((one) => one.over === over).map((one) => ({ id: one.id, children: below(items, one.id) }));
      }`;

describe("lists that recursion builds", () => {
  proves({
    "rows of the tenant made a tree, in which each names its parent": `${TREE}
      ---
      const owners = await db.owner.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
      for (const one of below(owners.map(({ id, name }) => ({ id, over: name })), null))
        await db.owner.delete({ where: { id: one.id } }); //= bound-id
    `,
    "rows of every tenant made a tree": `${TREE}
      ---
      const owners = await db.owner.findMany({ where: { name: req.body.name } }); //= certain unpinned
      for (const one of below(owners.map(({ id, name }) => ({ id, over: name })), null))
        await db.owner.delete({ where: { id: one.id } }); //= certain unpinned
    `,
    "a tree made flat: pushed, spread and concatenated": `
      function pushed(tree) {
        const found = [];
        tree.forEach((one) => {
          if (one.children.length > 0) found.push(...pushed(one.children));
          found.push({ id: one.id });
        });
        return found;
      }
      const spread = (tree) => tree.reduce((found, one) => [...found, one, ...spread(one.children)], []);
      const joined = (tree) => tree.flatMap((one) => [one].concat(joined(one.children)));
      ---
      const owners = await db.owner.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
      const tree = owners.map(({ id }) => ({ id, children: [] }));
      for (const { id } of pushed(tree)) await db.owner.update({ where: { id }, data: { name: "a" } }); //= bound-id
      const pets = await db.pet.findMany({ where: { clinicId: me.clinicId } }); //= tenant-filter
      const others = pets.map(({ id }) => ({ id, children: [] }));
      for (const { id } of spread(others)) await db.pet.update({ where: { id }, data: { name: "b" } }); //= bound-id
      const visits = await db.visit.findMany({ where: { pet: { clinicId: me.clinicId } } }); //= relation-filter
      for (const { id } of joined(visits.map(({ id }) => ({ id, children: [] })))) await db.visit.delete({ where: { id } }); //= bound-id
    `,
    "a tree of the request made flat": `
      function flat(tree) {
        const found = [];
        for (const one of tree) {
          found.push({ id: one.id });
          found.push(...flat(one.children));
        }
        return found;
      }
      ---
      for (const { id } of flat(req.body.tree)) await db.pet.delete({ where: { id } }); //= certain unpinned
    `,
  });
});
