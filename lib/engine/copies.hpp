#pragma once

#include <filesystem>

#include <confab/backup.hpp>

#include "store/environment.hpp"

namespace confab::engine {

/// As confab::back_up(), of a store that this process has open.
Result<Backup> back_up(const store::Environment& environment, const std::filesystem::path& target);

}  // namespace confab::engine
