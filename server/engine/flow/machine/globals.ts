// Names that JavaScript and its hosts define; they are symbols of the pseudo package `global`.
export const GLOBAL_NAMES: ReadonlySet<string> = new Set(
  (
    "Object Array String Number Boolean Symbol BigInt Math JSON Date RegExp Map Set WeakMap WeakSet Promise Error TypeError RangeError " +
    "Reflect Proxy Intl URL URLSearchParams Headers Request Response FormData Buffer process console globalThis window global document crypto " +
    "fetch setTimeout setInterval setImmediate queueMicrotask clearTimeout structuredClone encodeURIComponent decodeURIComponent encodeURI " +
    "decodeURI parseInt parseFloat isNaN isFinite TextEncoder TextDecoder AbortController AbortSignal EventSource WebSocket performance " +
    "Uint8Array ArrayBuffer Blob File ReadableStream TransformStream Deno Bun caches atob btoa require " +
    // What Nitro and Nuxt put at hand without an import (https://nitro.build/guide/utils#auto-imports).
    "defineEventHandler eventHandler defineHandler defineCachedEventHandler cachedEventHandler getRouterParam getRouterParams getQuery " +
    "readBody readRawBody readFormData readMultipartFormData getHeader getHeaders getRequestHeader getRequestHeaders getCookie " +
    "parseCookies readValidatedBody getValidatedQuery getValidatedRouterParams createError sendRedirect getRequestURL toWebRequest " +
    "requireUserSession getUserSession cachedFunction defineCachedFunction useStorage"
  ).split(" "),
);
