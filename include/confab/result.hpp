#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include <confab/export.hpp>

namespace confab::inline v0_1 {

/// What the caller should do about a failure. Numbers are part of the wire protocols and the C ABI: never reused.
/// HTTP statuses stand in `http_status()`; `docs/reference/errors.md` shows the whole table.
enum class ErrorCode : int {
  ok = 0,
  invalid_argument = 1,    ///< the request itself is wrong; `Error::field` names the part
  unauthenticated = 2,     ///< no valid credentials: sign in (or refresh) and repeat
  forbidden = 3,           ///< the caller is known and may not do this
  not_found = 4,           ///< it does not exist, or not for this caller
  conflict = 5,            ///< conflicts with what is stored (taken e-mail, another request with this key)
  too_large = 6,           ///< over one of the limits
  overloaded = 7,          ///< a queue is full: repeat after a pause
  rate_limited = 8,        ///< this caller is too fast: repeat after a pause
  store_full = 9,          ///< the disk or the map is full; reading still works
  outcome_unknown = 10,    ///< the commit failed late or the connection was lost: repeat with the same key
  too_old = 11,            ///< the cursor is older than what is kept: read again from the start
  behind = 12,             ///< this node has not reached the given cursor yet: repeat after a pause
  unavailable = 13,        ///< shutting down, or another process must start first: repeat after a pause
  incompatible = 14,       ///< the data directory or the peer is newer or of another kind
  io_error = 15,           ///< an operation of the system failed
  internal = 16,           ///< a fault of Confab, or damaged data
  unsupported = 17,        ///< not possible on this platform, file system or build
  already_open = 18,       ///< this data directory is already open in this process
  method_not_allowed = 19  ///< the path exists, but not this method
};

/// The stable name of a code, as it stands in JSON ("not_found").
CONFAB_CXX_API const char* to_string(ErrorCode code) noexcept;

/// The HTTP status that carries a code.
CONFAB_CXX_API int http_status(ErrorCode code) noexcept;

/// Why a call failed. `message` is one line for a person and holds no token, password or message text.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message{};
  std::string field{};     ///< the failing field for invalid_argument, too_large and conflict, else empty
  int retry_after_ms = 0;  ///< with overloaded, rate_limited, unavailable, behind: a hint, 0 if none
  int reason = 0;          ///< for the engine itself: which refusal of its rules this is, 0 if none
};

/// Throw a std::logic_error that says which code and message stood in the way.
[[noreturn]] CONFAB_CXX_API void throw_no_value(const Error& error);
[[noreturn]] CONFAB_CXX_API void throw_no_error();

/// A value, or an Error. `Result<>` carries no value. Shape of C++23's std::expected; see docs/decisions/0001.
///
/// Look before you take: `value()`, `*` and `->` of a failed Result, and `error()` of a successful one, are mistakes of
/// the program and throw a std::logic_error, in every build. Uncaught it ends the process with its text, "no value, but
/// not_found: there is no such conversation".
template <typename T = void>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  T& value() & { return need_value(), *std::get_if<0>(&state_); }
  const T& value() const& { return need_value(), *std::get_if<0>(&state_); }
  T&& value() && { return need_value(), std::move(*std::get_if<0>(&state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const& { return need_error(), *std::get_if<1>(&state_); }
  Error&& error() && { return need_error(), std::move(*std::get_if<1>(&state_)); }
  ErrorCode code() const noexcept { return has_value() ? ErrorCode::ok : std::get_if<1>(&state_)->code; }

 private:
  void need_value() const {
    if (!has_value()) throw_no_value(*std::get_if<1>(&state_));
  }
  void need_error() const {
    if (has_value()) throw_no_error();
  }

  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)), failed_(true) {}

  bool has_value() const noexcept { return !failed_; }
  explicit operator bool() const noexcept { return has_value(); }

  const Error& error() const& { return need_error(), error_; }
  Error&& error() && { return need_error(), std::move(error_); }
  ErrorCode code() const noexcept { return failed_ ? error_.code : ErrorCode::ok; }

 private:
  void need_error() const {
    if (!failed_) throw_no_error();
  }

  Error error_{};
  bool failed_ = false;
};

}  // namespace confab::inline v0_1
