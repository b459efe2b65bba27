// Key-value caches that work alike, each with how its stores are made and named. Data only.

export interface Store {
  readonly id: string;
  readonly packages: readonly string[];
  readonly tokens: readonly string[];
  readonly makers: RegExp;
  /** Exported functions that are methods of a ready store. */
  readonly isReady?: true;
  readonly types: RegExp;
  /** The constructor resolves to the store. */
  readonly isAsyncMaker?: RegExp;
  /** Outside the process, or meant to be shared by all of it. */
  readonly isExternal?: true;
  /** Answers come as promises. */
  readonly isAsync?: true;
  /** Option that goes in front of each key. */
  readonly prefix?: string;
  /** Argument of each maker that does. */
  readonly prefixArguments?: Readonly<Record<string, number>>;
}

export const STORES: readonly Store[] = [
  // https://isaacs.github.io/node-lru-cache
  {
    id: "lru-cache",
    packages: ["lru-cache", "quick-lru", "tiny-lru", "@isaacs/ttlcache", "ttlcache"],
    tokens: ["lru", "LRU", "ttlcache"],
    makers: /^(?:LRUCache|LRU|TTLCache|QuickLRU|lru)?$/,
    types: /^(?:LRUCache|LRU|TTLCache|QuickLRU)?$/,
  },
  // https://github.com/node-cache/node-cache
  { id: "node-cache", packages: ["node-cache"], tokens: ["node-cache"], makers: /^(?:NodeCache)?$/, types: /^(?:NodeCache)?$/ },
  // https://www.npmjs.com/package/memory-cache
  { id: "memory-cache", packages: ["memory-cache"], tokens: ["memory-cache"], makers: /^Cache$/, isReady: true, types: /^Cache$/ },
  // https://keyv.org
  {
    id: "keyv",
    packages: ["keyv", "@keyvhq/core"],
    tokens: ["eyv"],
    makers: /^(?:Keyv)?$/,
    types: /^(?:Keyv)?$/,
    isExternal: true,
    isAsync: true,
    prefix: "namespace",
  },
  // https://cachemanager.org; NestJS hands the same store out (https://docs.nestjs.com/techniques/caching)
  {
    id: "cache-manager",
    packages: ["cache-manager", "@nestjs/cache-manager"],
    tokens: ["cache-manager", "CACHE_MANAGER"],
    makers: /^(?:createCache|caching|multiCaching|memoryStore)$/,
    types: /^(?:Cache|CacheManager|MultiCache|MemoryCache)$/,
    isAsyncMaker: /^caching$/,
    isExternal: true,
    isAsync: true,
  },
  // https://cacheable.org
  {
    id: "cacheable",
    packages: ["cacheable"],
    tokens: ["cacheable"],
    makers: /^(?:Cacheable|CacheableMemory)$/,
    types: /^(?:Cacheable|CacheableMemory)$/,
    isExternal: true,
    isAsync: true,
    prefix: "namespace",
  },
  // https://github.com/3rd-Eden/memcached: answers go to a callback; the lifetime stands behind the value.
  { id: "memcached", packages: ["memcached"], tokens: ["emcached"], makers: /^$/, types: /^$/, isExternal: true },
  // https://unstorage.unjs.io, and as Nitro and Nuxt hand it out (https://nitro.build/guide/storage)
  {
    id: "unstorage",
    packages: ["unstorage", "nitropack", "nitro", "#imports", "global"],
    tokens: ["unstorage", "useStorage"],
    makers: /^(?:createStorage|prefixStorage|useStorage)$/,
    types: /^Storage$/,
    isExternal: true,
    isAsync: true,
    prefixArguments: { useStorage: 0, prefixStorage: 1 },
  },
  // https://memjs.netlify.app: `get` gives `{ value }`.
  {
    id: "memjs",
    packages: ["memjs"],
    tokens: ["memjs"],
    makers: /^(?:memjs\.)?Client\.create$/,
    types: /^Client$/,
    isExternal: true,
    isAsync: true,
  },
];
