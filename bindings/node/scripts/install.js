"use strict";

// Runs when the package is installed: builds the addon, unless a prebuilt one works here.

const { prebuilt } = require("../lib/native-path.js");

function prebuiltWorks() {
  try {
    require(prebuilt);
    return true;
  } catch {
    return false;
  }
}

if (!prebuiltWorks()) {
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
