#pragma once

#include <exception>
#include <optional>
#include <string>

namespace confab::util {

/// Calls a function of the host on a thread of ours, where an exception that leaves it would end the process. Returns
/// what the exception said, if one did. This is the guard() of the C++ API: host code goes through here or through
/// WorkerPool, and nothing else catches everything.
template <typename Call>
std::optional<std::string> exception_of(Call&& call) {
  try {
    call();
    return std::nullopt;
  } catch (const std::exception& exception) {
    return exception.what();
  } catch (...) {
    return "something that is no std::exception";
  }
}

}  // namespace confab::util
