"use strict";

const path = require("node:path");

const root = path.join(__dirname, "..");

module.exports = {
  prebuilt: path.join(root, "prebuilds", `${process.platform}-${process.arch}`, "confab.node"),
  built: path.join(root, "build", "confab.node"),
};
