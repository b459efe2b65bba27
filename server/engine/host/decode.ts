// Turns the bytes of a source file into text: UTF-8 unless a byte-order mark says UTF-16; the mark itself is dropped.

export type Decoded = { readonly text: string } | { readonly problem: string };

/** As far as git looks for a NUL byte before it calls a file binary. */
const BINARY_PROBE_BYTES = 8000;

/** Text of a file, or why it has none. Malformed UTF-8 becomes U+FFFD, as editors show it. */
export function decodeText(bytes: Buffer): Decoded {
  if (bytes.length >= 2 && bytes[0] === 0xff && bytes[1] === 0xfe) return { text: bytes.toString("utf16le", 2) };
  if (bytes.length >= 2 && bytes[0] === 0xfe && bytes[1] === 0xff) return { text: decodeBigEndian(bytes) };
  const isMarked = bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  if (bytes.subarray(0, BINARY_PROBE_BYTES).includes(0)) return { problem: "holds binary data, not source text" };
  return { text: bytes.toString("utf8", isMarked ? 3 : 0) };
}

function decodeBigEndian(bytes: Buffer): string {
  // A trailing odd byte is half a character: swap16 needs whole ones.
  const whole = Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)));
  return whole.swap16().toString("utf16le");
}
