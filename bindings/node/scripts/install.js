"use strict";

// Runs when the package is installed: builds the addon, unless one that was built before works here. npm runs it again and
// again for a folder that it links to.

const fs = require("node:fs");
const path = require("node:path");

const { built, prebuilt } = require("../lib/native-path.js");

function works(addon) {
  try {
    require(addon);
    return true;
  } catch {
    return false;
  }
}

function isCurrent(addon) {
  const folder = path.join(__dirname, "..", "src");
  const changed = fs.readdirSync(folder).map((name) => fs.statSync(path.join(folder, name)).mtimeMs);
  return fs.existsSync(addon) && fs.statSync(addon).mtimeMs >= Math.max(...changed);
}

if (!works(prebuilt) && !(isCurrent(built) && works(built))) {
  try {
    require("./build.js").build(false);
  } catch (error) {
    console.error(
      `@confab/engine: the addon could not be built (${error.message}). It needs g++ and pkg-config, which must find ` +
        "confab: if libconfab is in a place of its own, set PKG_CONFIG_PATH=PLACE/lib/pkgconfig.",
    );
    process.exitCode = 1;
  }
}
