#include "bench/engine/report.hpp"

#include <cstdio>

#include <fmt/format.h>

namespace confab::bench {

void report(const Point& point) {
  const std::string x = point.x ? fmt::format(R"("x":{},)", *point.x) : std::string();
  fmt::print("{{\"work\":\"{}\",\"subject\":\"{}\",{}\"metric\":\"{}\",\"value\":{:.6g}}}\n", point.work, point.subject,
             x, point.metric, point.value);
  std::fflush(stdout);
}

}  // namespace confab::bench
