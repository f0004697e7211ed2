#include "crash/acknowledged.hpp"

#include <array>
#include <charconv>

#include <confab/limits.hpp>

#include "crash/chat_node.hpp"
#include "state/queries.hpp"

namespace confab::crash {

namespace {

template <std::size_t N>
bool parse_numbers(std::string_view line, std::array<std::uint64_t, N>& numbers) {
  const char* at = line.data();
  const char* const end = line.data() + line.size();
  for (std::uint64_t& number : numbers) {
    while (at != end && *at == ' ') ++at;
    const auto [stopped, error] = std::from_chars(at, end, number);
    if (error != std::errc{}) return false;
    at = stopped;
  }
  return at == end;
}

std::string describe(std::uint64_t sender, std::uint64_t number) {
  return "message " + std::to_string(number) + " of sender " + std::to_string(sender);
}

/// Follows the timeline from its beginning, message by message.
class Reader {
 public:
  std::string take(const Message& message) {
    const std::string here = "seq " + std::to_string(message.seq.value);
    if (message.seq.value != ++seq_) return here + " stands where seq " + std::to_string(seq_) + " belongs";
    if (message.position.value <= position_) return here + " has no higher position than the one before";
    position_ = message.position.value;
    if (message.kind != MessageKind::text) return {};
    std::array<std::uint64_t, 2> who{};
    if (!parse_numbers(message.body, who)) return here + " has a body that nobody sent";
    const auto [sender, number] = who;
    if (!found_.emplace(std::pair(sender, number), Placement{seq_, position_}).second) {
      return describe(sender, number) + " is there twice";
    }
    if (number != next_[sender]++) return describe(sender, number) + " is not in its sender's order";
    return {};
  }

  const Acknowledged& found() const { return found_; }
  std::uint64_t seq() const { return seq_; }

 private:
  std::uint64_t seq_ = 0;
  std::uint64_t position_ = 0;
  std::map<std::uint64_t, std::uint64_t> next_;
  Acknowledged found_;
};

}  // namespace

bool take_line(std::string_view line, Acknowledged& acknowledged) {
  std::array<std::uint64_t, 4> numbers{};
  if (!parse_numbers(line, numbers)) return false;
  const Placement placement{numbers[2], numbers[3]};
  const auto [known, is_new] = acknowledged.try_emplace({numbers[0], numbers[1]}, placement);
  return is_new || known->second == placement;
}

std::string find_breach(const store::Environment& environment, const Acknowledged& acknowledged) {
  Reader reader;
  for (bool more = true; more;) {
    auto txn = environment.read();
    if (!txn) return "cannot read: " + txn.error().message;
    HistoryQuery query;
    query.from = HistoryQuery::From::after;
    query.seq = Seq(reader.seq());
    query.limit = Limits::history_page_messages_max;
    auto page = state::history(*txn, kAuthor, kConversation, query);
    if (!page) return "no history: " + page.error().message;
    for (const Message& message : page->messages) {
      if (std::string breach = reader.take(message); !breach.empty()) return breach;
    }
    more = page->more_after && !page->messages.empty();
  }
  for (const auto& [who, placement] : acknowledged) {
    const auto found = reader.found().find(who);
    if (found == reader.found().end()) return describe(who.first, who.second) + " was acknowledged and is lost";
    if (found->second != placement) return describe(who.first, who.second) + " is not where it was said to be";
  }
  return {};
}

}  // namespace confab::crash
