#include <array>
#include <stdexcept>

#include <confab/result.hpp>
#include <confab/version.hpp>

namespace confab::inline v0_1 {

namespace {

struct Row {
  ErrorCode code;
  const char* name;
  int http_status;
};

constexpr std::array kRows{
    Row{ErrorCode::ok, "ok", 200},
    Row{ErrorCode::invalid_argument, "invalid_argument", 422},
    Row{ErrorCode::unauthenticated, "unauthenticated", 401},
    Row{ErrorCode::forbidden, "forbidden", 403},
    Row{ErrorCode::not_found, "not_found", 404},
    Row{ErrorCode::conflict, "conflict", 409},
    Row{ErrorCode::too_large, "too_large", 413},
    Row{ErrorCode::overloaded, "overloaded", 503},
    Row{ErrorCode::rate_limited, "rate_limited", 429},
    Row{ErrorCode::store_full, "store_full", 507},
    Row{ErrorCode::outcome_unknown, "outcome_unknown", 504},
    Row{ErrorCode::too_old, "too_old", 410},
    Row{ErrorCode::behind, "behind", 503},
    Row{ErrorCode::unavailable, "unavailable", 503},
    Row{ErrorCode::incompatible, "incompatible", 500},
    Row{ErrorCode::io_error, "io_error", 500},
    Row{ErrorCode::internal, "internal", 500},
    Row{ErrorCode::unsupported, "unsupported", 501},
    Row{ErrorCode::already_open, "already_open", 500},
    Row{ErrorCode::method_not_allowed, "method_not_allowed", 405},
};

const Row& row(ErrorCode code) noexcept {
  for (const Row& candidate : kRows) {
    if (candidate.code == code) return candidate;
  }
  return kRows[static_cast<std::size_t>(ErrorCode::internal)];
}

}  // namespace

const char* to_string(ErrorCode code) noexcept { return row(code).name; }

int http_status(ErrorCode code) noexcept { return row(code).http_status; }

void throw_no_value(const Error& error) {
  throw std::logic_error("confab::Result: no value, but " + std::string(to_string(error.code)) + ": " + error.message);
}

void throw_no_error() { throw std::logic_error("confab::Result: no error, but a value"); }

const char* version() noexcept { return CONFAB_VERSION; }

}  // namespace confab::inline v0_1
