#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace confab::load {

/// One JSON object a line on stdout: what was done by whom, and one number. tests/bench/run.mjs makes the table of
/// them.
void report(std::string_view work, std::string_view subject, std::string_view metric, double value,
            const std::vector<std::pair<std::string_view, double>>& extra = {});

}  // namespace confab::load
