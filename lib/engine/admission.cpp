#include "engine/admission.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include <confab/limits.hpp>

#include "util/hash.hpp"
#include "util/text.hpp"

namespace confab::engine {

namespace {

Error invalid(std::string_view field, std::string what) {
  return {ErrorCode::invalid_argument, std::move(what), std::string(field)};
}

}  // namespace

Result<> check_label(std::string_view text, std::string_view field, std::size_t bytes_max, bool may_be_empty) {
  const std::string name(field);
  if (text.empty() && !may_be_empty) return invalid(field, name + " is empty");
  if (text.size() > bytes_max) {
    return Error{ErrorCode::too_large, name + " is over " + std::to_string(bytes_max) + " bytes", name};
  }
  if (!util::valid_utf8(text)) return invalid(field, name + " is not valid UTF-8");
  if (util::has_control(text)) return invalid(field, name + " contains a control character");
  return {};
}

Result<> check_name(std::string_view text, std::string_view field, std::size_t bytes_max, bool may_be_empty,
                    std::string_view own_email) {
  if (auto checked = check_label(text, field, bytes_max, may_be_empty); !checked) return checked;
  if (text.empty()) return {};
  const std::string name(field);
  if (util::is_blank(text)) return invalid(field, name + " shows nothing");
  if (util::has_hidden(text)) return invalid(field, name + " contains an invisible or direction-changing character");
  const auto as_email = util::fold_email(text);
  if (as_email && *as_email != own_email) return invalid(field, name + " is an e-mail address of somebody else");
  return {};
}

Result<> check_body(std::string_view body) {
  if (body.empty()) return invalid("body", "the body is empty");
  if (body.size() > Limits::body_bytes_max) {
    return Error{ErrorCode::too_large, "the body is over " + std::to_string(Limits::body_bytes_max) + " bytes", "body"};
  }
  if (!util::valid_utf8(body)) return invalid("body", "the body is not valid UTF-8");
  if (body.find('\0') != std::string_view::npos) return invalid("body", "the body contains a NUL");
  return {};
}

Result<> check_client_key(std::string_view client_key) {
  if (client_key.size() > Limits::client_key_bytes_max) {
    return Error{ErrorCode::too_large, "client_key is over " + std::to_string(Limits::client_key_bytes_max) + " bytes",
                 "client_key"};
  }
  const auto printable = [](char c) { return c > 0x20 && c < 0x7f; };
  if (!std::all_of(client_key.begin(), client_key.end(), printable)) {
    return invalid("client_key", "client_key is not printable ASCII without spaces");
  }
  return {};
}

CommandIds::CommandIds(util::RandomSource& random) { random.fill(start_); }

state::CommandId CommandIds::next() {
  state::CommandId id = start_;
  std::uint64_t low = 0;
  std::memcpy(&low, id.data(), sizeof low);
  low += made_.fetch_add(1, std::memory_order_relaxed);
  std::memcpy(id.data(), &low, sizeof low);
  return id;
}

state::CommandId command_id(UserId caller, std::string_view client_key) {
  std::array<std::uint8_t, 8> who{};
  std::memcpy(who.data(), &caller.value, who.size());
  state::CommandId id{};
  util::Hasher("confab.command", id.size()).update(who).update(client_key).finish(id);
  return id;
}

}  // namespace confab::engine
