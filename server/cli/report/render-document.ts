// The report's document as Markdown and as one HTML page that needs nothing else: no script, no font, no file beside it.
import type { ReportDocument, Section } from "./document";

export function documentToMarkdown({ title, sections }: ReportDocument): string {
  return `${[`# ${title}`, ...sections.flatMap(sectionToMarkdown)].join("\n\n")}\n`;
}

function sectionToMarkdown({ title, sentences, table }: Section): readonly string[] {
  const parts = [`## ${title}`];
  if (sentences.length > 0) parts.push(sentences.join("\n"));
  if (table) parts.push([table.head, table.head.map(() => "---"), ...table.rows].map(markdownRow).join("\n"));
  return parts;
}

function markdownRow(cells: readonly string[]): string {
  return `| ${cells
    .map((cell) =>
      cell
        .replace(/\s*\n\s*/g, " ")
        .replaceAll("|", "\\|")
        .replaceAll("<", "&lt;"),
    )
    .join(" | ")} |`;
}

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.15rem;margin-top:2rem}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #d8dee4}th{font-weight:600}
td:first-child{font-family:ui-monospace,monospace;font-size:.9em}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}th,td{border-color:#30363d}}`;

export function documentToHtml({ title, sections }: ReportDocument): string {
  const head = `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title><style>${STYLE}</style></head>`;
  const body = [`<h1>${escape(title)}</h1>`, ...sections.map(sectionToHtml)].join("\n");
  return `<!doctype html>\n<html lang="en">\n${head}\n<body>\n${body}\n</body>\n</html>\n`;
}

function sectionToHtml({ title, sentences, table }: Section): string {
  const parts = [`<h2>${escape(title)}</h2>`, ...sentences.map((sentence) => `<p>${inline(sentence)}</p>`)];
  if (table) {
    const head = table.head.map((cell) => `<th>${inline(cell)}</th>`).join("");
    const rows = table.rows.map((row) => `<tr>${row.map((cell) => `<td>${inline(cell)}</td>`).join("")}</tr>`);
    parts.push(`<table>\n<tr>${head}</tr>\n${rows.join("\n")}\n</table>`);
  }
  return parts.join("\n");
}

/** Code spans of the messages. */
function inline(text: string): string {
  return escape(text).replace(/`([^`]*)`/g, "<code>$1</code>");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
