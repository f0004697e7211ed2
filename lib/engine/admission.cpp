#include "engine/admission.hpp"

#include <cstring>
#include <string>

#include "state/request_rules.hpp"
#include "util/hash.hpp"
#include "util/text.hpp"

namespace confab::engine {

namespace {

Error invalid(std::string_view field, std::string what) {
  return {ErrorCode::invalid_argument, std::move(what), std::string(field)};
}

/// Of what others see: no text that shows nothing, hides something, or passes for another user's address.
Result<> check_shown(std::string_view text, std::string_view field, std::string_view own_email) {
  const std::string name(field);
  if (util::is_blank(text)) return invalid(field, name + " shows nothing");
  if (util::has_hidden(text)) return invalid(field, name + " contains an invisible or direction-changing character");
  const auto as_email = util::fold_email(text);
  if (as_email && *as_email != own_email) return invalid(field, name + " is an e-mail address of somebody else");
  return {};
}

}  // namespace

Result<> check_name(std::string_view name, std::string_view own_email) {
  if (auto fit = state::check_name(name); !fit) return fit;
  return name.empty() ? Result<>() : check_shown(name, "name", own_email);
}

Result<> check_profile(const std::optional<std::string>& about, const std::optional<std::string>& picture) {
  if (about) {
    if (auto fit = state::check_about(*about); !fit) return fit;
    if (util::has_hidden(*about)) {
      return invalid("about", "about contains an invisible or direction-changing character");
    }
  }
  return picture ? state::check_picture(*picture) : Result<>();
}

Result<> check_title(std::string_view title) {
  if (auto fit = state::check_title(title); !fit) return fit;
  return check_shown(title, "title", {});
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
