#include "bench/load/report.hpp"

#include <cstdio>

namespace confab::load {

void report(std::string_view work, std::string_view subject, std::string_view metric, double value,
            const std::vector<std::pair<std::string_view, double>>& extra) {
  std::string line = R"({"work":")";
  line.append(work).append(R"(","subject":")").append(subject);
  line.append(R"(","metric":")").append(metric).append("\"");
  const auto number = [&line](std::string_view name, double of) {
    char text[40];
    std::snprintf(text, sizeof text, "%.6g", of);
    line.append(",\"").append(name).append("\":").append(text);
  };
  number("value", value);
  for (const auto& [name, of] : extra) number(name, of);
  std::printf("%s}\n", line.c_str());
  std::fflush(stdout);
}

}  // namespace confab::load
