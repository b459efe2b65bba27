import { Router } from "express";
import Redis from "ioredis";
import { prisma } from "./db";

const redis = new Redis(process.env.REDIS_URL ?? "redis://localhost");

export const macros = Router();

macros.get("/", async (req, res) => {
  const { workspaceId } = req.auth;
  const cached = await redis.get("macros");
  if (cached) return res.json(JSON.parse(cached));
  const list = await prisma.macro.findMany({ where: { workspaceId } });
  await redis.set("macros", JSON.stringify(list), "EX", 300);
  res.json(list);
});

macros.get("/languages", async (_req, res) => {
  const cached = await redis.get("languages");
  if (cached) return res.json(JSON.parse(cached));
  const languages = await prisma.language.findMany();
  await redis.set("languages", JSON.stringify(languages), "EX", 3600);
  res.json(languages);
});
