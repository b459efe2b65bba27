// The library models by what they can be asked: most calls concern one model or none, and there are many of both.
import type { LibraryModel } from "../../libraries/model";
import { knowsModule } from "./names";

/** A model that has the hook. */
type Having<H extends keyof LibraryModel> = LibraryModel & Required<Pick<LibraryModel, H>>;

export class ModelIndex {
  private readonly byId: ReadonlyMap<string, LibraryModel>;
  private readonly byHook = new Map<keyof LibraryModel, readonly LibraryModel[]>();
  private readonly byModule = new Map<string, readonly LibraryModel[]>();

  constructor(private readonly models: readonly LibraryModel[]) {
    // Of two with one id the first counts, as in the catalogue.
    this.byId = new Map([...models].reverse().map((model) => [model.id, model]));
  }

  named(id: string): LibraryModel | undefined {
    return this.byId.get(id);
  }

  /** Models with this hook, in the order of the catalogue. */
  having<H extends keyof LibraryModel>(hook: H): readonly Having<H>[] {
    const known = this.byHook.get(hook) ?? this.models.filter((model) => model[hook] !== undefined);
    this.byHook.set(hook, known);
    return known as readonly Having<H>[];
  }

  /** Models with this hook that understand the module and what is imported from it. */
  knowing<H extends keyof LibraryModel>(hook: H, module: string, name: string | undefined): readonly Having<H>[] {
    const key = `${hook} ${module} ${name ?? ""}`;
    const known = this.byModule.get(key) ?? this.having(hook).filter((model) => knowsModule(model, module, name));
    this.byModule.set(key, known);
    return known as readonly Having<H>[];
  }
}
