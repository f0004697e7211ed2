"use strict";

const fs = require("node:fs");

const { built, prebuilt } = require("./native-path.js");

/** The addon, from a prebuild if there is one. */
const native = require(fs.existsSync(prebuilt) && !fs.existsSync(built) ? prebuilt : built);

// Engines have threads: they are closed before the process tears down what these use.
process.once("exit", native.closeAll);

module.exports = native;
