// The tenancy model as a read-only Markdown document, written anew each time it is asked for.
import { commands, type Disposable, EventEmitter, Uri, workspace } from "vscode";
import type { ServerConnection } from "./server";

const SCHEME = "tenantlint-model";
const MODEL_URI = Uri.from({ scheme: SCHEME, path: "/Tenancy model.md" });

export interface ModelView extends Disposable {
  refresh(): void;
}

export function registerModelView(server: ServerConnection): ModelView {
  const changed = new EventEmitter<Uri>();
  const provider = workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: () => server.model(),
  });
  return {
    refresh: () => changed.fire(MODEL_URI),
    dispose: () => {
      changed.dispose();
      provider.dispose();
    },
  };
}

export async function showModel(view: ModelView): Promise<void> {
  await workspace.openTextDocument(MODEL_URI);
  view.refresh();
  await commands.executeCommand("markdown.showPreview", MODEL_URI);
}
