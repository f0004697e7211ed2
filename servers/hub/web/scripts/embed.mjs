// Writes the built page as one C++ source: `node scripts/embed.mjs DIST OUT.cpp`. See servers/hub/web_assets.hpp.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const kPieceBytes = 4096; // per string literal: compilers bound the length of one
const kContentTypes = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

const [dist, out] = process.argv.slice(2);
if (!dist || !out) {
  console.error("usage: node scripts/embed.mjs DIST OUT.cpp");
  process.exit(2);
}

function filesBelow(folder, prefix = "") {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? filesBelow(path, `${prefix}/${name}`) : [{ path, url: `${prefix}/${name}` }];
    });
}

function literal(bytes) {
  let text = "";
  for (const byte of bytes) {
    const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c && byte !== 0x3f;
    text += plain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`;
  }
  return `    "${text}"`;
}

// Once, here: a hub never compresses while it serves. What hardly gets smaller is left alone.
function smaller(body, coded) {
  return coded.length < body.length * 0.95 ? coded : Buffer.alloc(0);
}
const brotli = (body) =>
  smaller(body, brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: body.length } }));
const gzip = (body) => smaller(body, gzipSync(body, { level: constants.Z_BEST_COMPRESSION }));

function pieces(body) {
  const lines = [];
  for (let at = 0; at < body.length; at += kPieceBytes) lines.push(literal(body.subarray(at, at + kPieceBytes)));
  return lines.length > 0 ? lines.join("\n") : '    ""';
}

const assets = filesBelow(dist).map(({ path, url }, index) => {
  const contentType = kContentTypes[extname(path)];
  if (!contentType) throw new Error(`no content type is known for ${path}`);
  const body = readFileSync(path);
  return { url, contentType, body, brotli: brotli(body), gzip: gzip(body), name: `kBody${index}`, etag: createHash("sha256").update(body).digest("hex").slice(0, 32) };
});
if (!assets.some((asset) => asset.url === "/index.html")) throw new Error(`${dist} has no index.html`);

const constant = (name, bytes) => `constexpr char ${name}[] =\n${pieces(bytes)};\n`;
const bodies = assets
  .flatMap(({ name, body, brotli, gzip }) => [constant(name, body), constant(`${name}Br`, brotli), constant(`${name}Gz`, gzip)])
  .join("\n");
const rows = assets
  .map((asset) => {
    const immutable = asset.url.startsWith("/assets/");
    return `    {"${asset.url}", "${asset.contentType}", "\\"${asset.etag}\\"", {${asset.name}, ${asset.body.length}}, ${immutable},\n     {${asset.name}Br, ${asset.brotli.length}}, {${asset.name}Gz, ${asset.gzip.length}}},\n`;
  })
  .join("");

writeFileSync(
  out,
  `// Written by servers/hub/web/scripts/embed.mjs; do not edit.
#include "hub/web_assets.hpp"

namespace confab::servers::hub {
namespace {

${bodies}
constexpr WebAsset kAssets[] = {
${rows}};

}  // namespace

std::span<const WebAsset> web_assets() { return kAssets; }

}  // namespace confab::servers::hub
`,
);
