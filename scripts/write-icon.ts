// Draws the extension's icon, client/icon.png: a shield whose halves are kept apart. Run by hand when the drawing changes.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";

const SIZE = 128;
/** Samples per pixel and axis, for smooth edges. */
const SAMPLES = 4;
type Colour = readonly [red: number, green: number, blue: number, alpha: number];
const CLEAR: Colour = [0, 0, 0, 0];
const LEFT: Colour = [38, 132, 204, 255];
const RIGHT: Colour = [22, 84, 140, 255];
const GAP: Colour = [255, 255, 255, 255];

/** Colour at a point of the unit square. */
function colourAt(x: number, y: number): Colour {
  const fromMiddle = Math.abs(x - 0.5);
  const top = 0.1 + 0.06 * Math.min(1, fromMiddle / 0.36);
  const bottom = 0.5 + 0.42 * Math.sqrt(Math.max(0, 1 - (fromMiddle / 0.38) ** 2));
  if (fromMiddle > 0.38 || y < top || y > bottom) return CLEAR;
  if (fromMiddle < 0.025) return GAP;
  // One record on either side: a dot in each half.
  if (Math.hypot(fromMiddle - 0.19, y - 0.45) < 0.085) return GAP;
  return x < 0.5 ? LEFT : RIGHT;
}

function pixel(column: number, row: number): Colour {
  const sum = [0, 0, 0, 0];
  for (let i = 0; i < SAMPLES; i++) {
    for (let j = 0; j < SAMPLES; j++) {
      const [red, green, blue, alpha] = colourAt((column + (i + 0.5) / SAMPLES) / SIZE, (row + (j + 0.5) / SAMPLES) / SIZE);
      [red * alpha, green * alpha, blue * alpha, alpha].forEach((value, channel) => (sum[channel] = (sum[channel] ?? 0) + value));
    }
  }
  const [red = 0, green = 0, blue = 0, alpha = 0] = sum;
  const mean = (value: number) => (alpha === 0 ? 0 : Math.round(value / alpha));
  return [mean(red), mean(green), mean(blue), Math.round(alpha / SAMPLES ** 2)];
}

/** One part of a PNG file: length, type, data, checksum. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

function drawIcon(): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  // Eight bits per channel, red green blue alpha.
  header.set([8, 6, 0, 0, 0], 8);
  const rows: number[] = [];
  for (let row = 0; row < SIZE; row++) {
    rows.push(0);
    for (let column = 0; column < SIZE; column++) rows.push(...pixel(column, row));
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(Buffer.from(rows))), chunk("IEND", Buffer.alloc(0))]);
}

writeFileSync(join(__dirname, "..", "client", "icon.png"), drawIcon());
