import express from "express";
import { attachments } from "./attachments";
import { requireAuth } from "./auth";
import { log } from "./log";
import { macros } from "./macros";
import { reports } from "./reports";
import { support } from "./support";
import { tickets } from "./tickets";
import { rememberWorkspace, workspaces } from "./workspace";

const app = express();

app.use(express.json());
app.use(requireAuth);
app.use(rememberWorkspace);
app.use("/tickets", tickets);
app.use("/reports", reports);
app.use("/macros", macros);
app.use("/workspaces", workspaces);
app.use("/attachments", attachments);
app.use("/support", support);

app.listen(3000, () => log.info("listening on port 3000"));
