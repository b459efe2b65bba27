import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { Client } from "@elastic/elasticsearch";
import { Queue } from "bullmq";
import { Router } from "express";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { Server } from "socket.io";

const s3 = new S3Client({});
const elastic = new Client({ node: process.env.ELASTIC_URL });
const scans = new Queue("scans");
const io = new Server(3001);
const uploads = new RateLimiterMemory({ points: 100, duration: 60 });

export const attachments = Router();

attachments.put("/:name", async (req, res) => {
  const { workspaceId } = req.auth;
  await uploads.consume("uploads");
  await s3.send(new PutObjectCommand({ Bucket: "attachments", Key: req.params.name, Body: req.body.content }));
  await scans.add("scan", { name: req.params.name });
  io.emit("attachment", { workspaceId, name: req.params.name });
  res.sendStatus(201);
});

attachments.get("/search", async (req, res) => {
  const text = { match: { text: req.query.text } };
  const mine = { term: { workspaceId: req.auth.workspaceId } };
  res.json(await elastic.search({ index: "attachments", query: { bool: { should: [text, mine] } } }));
});
