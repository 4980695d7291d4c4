// A paste in the fragment of a link. Browsers keep fragments to themselves: no server ever sees it.
const PREFIX = "#paste=";
const LONGEST = 8000; // characters: longer links are cut by chat and mail programs
const LARGEST = 1_000_000; // bytes: a small link can hold a very long run of one letter

export const isShared = (hash) => hash.startsWith(PREFIX);

// The fragment that holds the paste, or null when it would be too long for a link.
export async function toFragment(paste) {
  const plain = new TextEncoder().encode(paste);
  const packed = window.CompressionStream ? await pipe(plain, new CompressionStream("deflate-raw")) : plain;
  if (packed.length * 4 > LONGEST * 3) return null;
  const text = btoa(String.fromCharCode(...packed));
  const kind = packed === plain ? "u" : "d"; // as is, or deflated
  return PREFIX + kind + text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// The paste in a fragment; throws when it is no whole one.
export async function fromFragment(hash) {
  const kind = hash[PREFIX.length];
  const text = hash.slice(PREFIX.length + 1).replaceAll("-", "+").replaceAll("_", "/");
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  if (packed.length === 0 || !["u", "d"].includes(kind)) throw new Error("not a paste");
  const plain = kind === "d" ? await pipe(packed, new DecompressionStream("deflate-raw")) : packed;
  return new TextDecoder("utf-8", { fatal: true }).decode(plain);
}

// The bytes, through a stream that packs or unpacks; throws when more come out than any paste needs.
async function pipe(bytes, stream) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const chunks = [];
  let size = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    chunks.push(read.value);
    size += read.value.length;
    if (size > LARGEST) {
      reader.cancel();
      throw new Error("too large");
    }
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
