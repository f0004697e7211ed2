#pragma once

#include <cstddef>

#include <confab/confab.h>
#include <confab/engine.hpp>

#include "capi/answers.hpp"

namespace confab::capi {

struct OpenOptions {
  EngineOptions engine;
  std::size_t calls_max = 10000;
};

/// Reads options of this or another version of the header: what an older one lacks is the default, and what a newer one
/// has is refused unless it is zero.
/// Errors: invalid_argument (with the option's name), unsupported (a newer option)
Answer read_options(const confab_engine_options* given, OpenOptions& out);

}  // namespace confab::capi
