#pragma once

#include <future>
#include <memory>
#include <utility>

#include "log/log.hpp"

namespace confab::tests {

/// Submits a command and waits for its answer. Not inside a completion of the log.
inline Result<state::Outcome> call(log::Log& log, state::Command command) {
  // Shared, because the log's thread may still be inside set_value() when the future has its value.
  const auto answer = std::make_shared<std::promise<Result<state::Outcome>>>();
  auto submitted = log.submit(std::move(command),
                              [answer](Result<state::Outcome> outcome) { answer->set_value(std::move(outcome)); });
  if (!submitted) return submitted.error();
  return answer->get_future().get();
}

}  // namespace confab::tests
