"use strict";

const fs = require("node:fs");
const path = require("node:path");

const { built, prebuilt } = require("./native-path.js");

if (!fs.existsSync(prebuilt) && !fs.existsSync(built)) {
  const install = path.join(__dirname, "..", "scripts", "install.js");
  throw new Error(`@confab/engine: the addon is not built; pnpm, for one, leaves that out. Run: node '${install}'`);
}

/** The addon, from a prebuild if there is one. */
const native = require(fs.existsSync(built) ? built : prebuilt);

// Engines have threads: they are closed before the process tears down what these use.
process.once("exit", native.closeAll);

module.exports = native;
