"use strict";

// Compiles the addon: node scripts/build.js [prebuilds]
//
// Needs a C++17 compiler (CXX, else g++) and pkg-config, which must find confab. Without an argument the result is
// build/confab.node, which remembers where libconfab was. With "prebuilds" it is prebuilds/PLATFORM-ARCH/confab.node, for
// other machines, and CONFAB_STATIC=1 puts libconfab itself into it.

const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const root = path.join(__dirname, "..");

/** What it prints is for a shell: a space in a path has a backslash before it. */
function pkgConfig(...options) {
  const printed = execFileSync("pkg-config", [...options, "confab"], { encoding: "utf8" });
  return (printed.match(/(?:\\.|[^\s\\])+/g) ?? []).map((word) => word.replace(/\\(.)/g, "$1"));
}

/** Where the compiler finds node_api.h. A folder that npm only links to (npm install FOLDER) has no dependencies yet. */
function nodeApiFolder() {
  if (!fs.existsSync(path.join(root, "node_modules")) && !canFind("node-api-headers")) {
    const options = ["install", "--ignore-scripts", "--no-save", "--omit=dev", "--global=false"];
    execFileSync("npm", options, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  }
  return require("node-api-headers").include_dir;
}

function canFind(name) {
  try {
    return Boolean(require.resolve(name));
  } catch {
    return false;
  }
}

function build(prebuilds) {
  const folder = prebuilds
    ? path.join(root, "prebuilds", `${process.platform}-${process.arch}`)
    : path.join(root, "build");
  fs.mkdirSync(folder, { recursive: true });
  const result = path.join(folder, "confab.node");
  const sources = fs.readdirSync(path.join(root, "src")).filter((name) => name.endsWith(".cpp"));
  const isStatic = prebuilds && process.env.CONFAB_STATIC === "1";
  const libraries = pkgConfig("--libs", ...(isStatic ? ["--static"] : []));
  execFileSync(
    process.env.CXX || "g++",
    [
      ...["-std=c++17", "-O2", "-fPIC", "-shared", "-pthread", "-fvisibility=hidden", "-Wall", "-Wextra"],
      ...["-DNAPI_VERSION=8", "-DNODE_GYP_MODULE_NAME=confab", `-I${nodeApiFolder()}`, ...pkgConfig("--cflags")],
      ...sources.map((name) => path.join(root, "src", name)),
      ...["-o", `${result}.new`],
      ...(isStatic ? libraries.map((flag) => (flag === "-lconfab" ? "-l:libconfab.a" : flag)) : libraries),
      ...(prebuilds ? [] : [`-Wl,-rpath,${path.resolve(pkgConfig("--variable=libdir")[0])}`]),
    ],
    { stdio: "inherit" },
  );
  fs.renameSync(`${result}.new`, result);
  return result;
}

module.exports = { build };
if (require.main === module) console.log(build(process.argv[2] === "prebuilds"));
