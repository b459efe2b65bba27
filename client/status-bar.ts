// The status bar item: how many findings the workspace has, or why that is not known. A click opens the Problems view.
import { type Disposable, MarkdownString, StatusBarAlignment, ThemeColor, window } from "vscode";
import type { StatusParams } from "../server/protocol";
import { findingsInWords, plural } from "./words";

export class StatusBar implements Disposable {
  readonly #item = window.createStatusBarItem("tenantlint.status", StatusBarAlignment.Left, 0);

  constructor() {
    this.#item.name = "TenantLint";
    this.#item.command = "workbench.actions.view.problems";
    this.show({ state: "loading", findings: { error: 0, warning: 0, info: 0 }, unproven: 0, problems: 0 });
    this.#item.show();
  }

  show(status: StatusParams): void {
    this.#item.text = textOf(status);
    this.#item.tooltip = new MarkdownString(tooltipOf(status));
    this.#item.accessibilityInformation = { label: `TenantLint: ${findingsInWords(status.findings)}` };
    this.#item.backgroundColor = status.state === "failed" ? new ThemeColor("statusBarItem.warningBackground") : undefined;
  }

  dispose(): void {
    this.#item.dispose();
  }
}

function textOf({ state, findings: { error, warning, info } }: StatusParams): string {
  switch (state) {
    case "loading":
      return "$(sync~spin) TenantLint";
    case "failed":
      return "$(alert) TenantLint";
    case "disabled":
      return "$(circle-slash) TenantLint";
    case "ready": {
      const counts = [
        ...(error > 0 ? [`$(error) ${String(error)}`] : []),
        ...(warning > 0 ? [`$(warning) ${String(warning)}`] : []),
        ...(info > 0 ? [`$(info) ${String(info)}`] : []),
      ];
      return `$(shield) TenantLint ${counts.length === 0 ? "$(check)" : counts.join(" ")}`;
    }
  }
}

function tooltipOf({ state, findings, unproven, problems, message }: StatusParams): string {
  switch (state) {
    case "loading":
      return "TenantLint is analysing the workspace.";
    case "disabled":
      return "TenantLint is switched off here, or no folder is open.";
    case "failed":
      return `TenantLint could not analyse the workspace.\n\n${message ?? ""}`;
    case "ready": {
      const lines = [
        `**TenantLint**: ${findingsInWords(findings)}`,
        `${plural(unproven, "access", "accesses")} unproven`,
        ...(problems === 0 ? [] : [`${plural(problems, "problem")} kept it from looking everywhere`]),
      ];
      return `${lines.join("\n\n")}\n\nClick to open the Problems view.`;
    }
  }
}
