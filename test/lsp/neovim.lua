-- Plays a Neovim user: opens a file, waits for diagnostics, applies the first code action on one, and writes what it saw as
-- JSON. Arguments by environment: TL_COMMAND (JSON list), TL_ROOT, TL_FILE (path), TL_RULE, TL_OUT (path).
local root, file, rule = vim.env.TL_ROOT, vim.env.TL_FILE, vim.env.TL_RULE
local patience = 30000

local function write(seen)
  vim.fn.writefile({ vim.fn.json_encode(seen) }, vim.env.TL_OUT)
  vim.cmd("qall!")
end

local function codes()
  local list = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    local lsp = diagnostic.user_data and diagnostic.user_data.lsp or {}
    table.insert(list, { rule = lsp.code or diagnostic.code, line = diagnostic.lnum, column = diagnostic.col, severity = diagnostic.severity })
  end
  return list
end

local function find(wanted)
  for _, diagnostic in ipairs(codes()) do
    if diagnostic.rule == wanted then
      return diagnostic
    end
  end
end

vim.cmd("edit " .. vim.fn.fnameescape(file))
vim.bo.filetype = "typescript"
local client = vim.lsp.start_client({
  cmd = vim.fn.json_decode(vim.env.TL_COMMAND),
  root_dir = root,
  workspace_folders = { { uri = vim.uri_from_fname(root), name = "workspace" } },
})
vim.lsp.buf_attach_client(0, client)
local seen = {}
seen.arrived = vim.wait(patience, function()
  return find(rule) ~= nil
end, 20)
seen.before = codes()

local at = find(rule)
if at then
  local params = {
    textDocument = vim.lsp.util.make_text_document_params(),
    range = { start = { line = at.line, character = at.column }, ["end"] = { line = at.line, character = at.column } },
    context = { diagnostics = {} },
  }
  local answers = vim.lsp.buf_request_sync(0, "textDocument/codeAction", params, patience) or {}
  local actions = answers[client] and answers[client].result or {}
  seen.actions = vim.tbl_map(function(action)
    return action.title
  end, actions)
  if actions[1] and actions[1].edit then
    vim.lsp.util.apply_workspace_edit(actions[1].edit, "utf-16")
    seen.fixed = vim.wait(patience, function()
      return find(rule) == nil
    end, 20)
  end
  seen.text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
end
write(seen)
