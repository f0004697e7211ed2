#include "feed/index.hpp"

#include <algorithm>

namespace confab::feed {

void Index::remove(Subscriber& subscriber) {
  take_out(subscriber);
  const auto own = by_user_.find(subscriber.caller.user);
  if (own == by_user_.end()) return;
  std::erase(own->second, &subscriber);
  if (own->second.empty()) by_user_.erase(own);
}

void Index::enter(Subscriber& subscriber, const std::vector<state::Readable>& readable) {
  subscriber.conversations.clear();
  for (const auto& [conversation, ranges] : readable) {
    subscriber.conversations.push_back(conversation);
    for (const auto& range : ranges) by_conversation_[conversation].push_back({&subscriber, range.first, range.last});
  }
}

void Index::take_out(Subscriber& subscriber) {
  for (const ConversationId conversation : subscriber.conversations) erase(conversation, subscriber);
  subscriber.conversations = {};
}

void Index::take_all_out() {
  for (auto& [conversation, entries] : by_conversation_) {
    for (const Entry& entry : entries) entry.subscriber->conversations = {};
  }
  by_conversation_.clear();
}

void Index::open(UserId user, ConversationId conversation, Seq from, Position at) {
  each_of(user, [&](Subscriber& subscriber) {
    if (!subscriber.is_live() || subscriber.told >= at || !subscriber.may_use(conversation)) return;
    if (find_open(conversation, subscriber) != nullptr) return;
    auto& has = subscriber.conversations;
    if (std::find(has.begin(), has.end(), conversation) == has.end()) has.push_back(conversation);
    // The rules drop an interval where a user has too many. Which one is theirs to say: here all closed ones go, and
    // what changes in them is heard when the subscription comes back.
    // One that begins with the conversation has all that they had.
    if (from == Seq(1) || closed_of(conversation, subscriber) + 1 >= Limits::member_intervals_max) {
      erase(conversation, subscriber);
    }
    by_conversation_[conversation].push_back({&subscriber, from, {}});
  });
}

void Index::close(UserId user, ConversationId conversation, Seq to, Position at) {
  each_of(user, [&](const Subscriber& subscriber) {
    // A subscription that was told a later position entered with the memberships of that.
    if (!subscriber.is_live() || subscriber.told > at) return;
    if (Entry* entry = find_open(conversation, subscriber)) entry->to = to;
  });
}

void Index::lose(UserId user, ConversationId conversation, Position at) {
  each_of(user, [&](Subscriber& subscriber) {
    if (!subscriber.is_live() || subscriber.told > at) return;
    std::erase(subscriber.conversations, conversation);
    erase(conversation, subscriber);
  });
}

Index::Entry* Index::find_open(ConversationId conversation, const Subscriber& subscriber) {
  const auto listeners = by_conversation_.find(conversation);
  if (listeners == by_conversation_.end()) return nullptr;
  const auto entry = std::find_if(listeners->second.begin(), listeners->second.end(),
                                  [&](const Entry& one) { return one.subscriber == &subscriber && !one.to; });
  return entry == listeners->second.end() ? nullptr : &*entry;
}

std::size_t Index::closed_of(ConversationId conversation, const Subscriber& subscriber) const {
  std::size_t count = 0;
  each_entry(conversation, [&](const Entry& entry) { count += entry.subscriber == &subscriber && entry.to ? 1 : 0; });
  return count;
}

void Index::erase(ConversationId conversation, const Subscriber& subscriber) {
  const auto listeners = by_conversation_.find(conversation);
  if (listeners == by_conversation_.end()) return;
  std::erase_if(listeners->second, [&](const Entry& entry) { return entry.subscriber == &subscriber; });
  if (listeners->second.empty()) by_conversation_.erase(listeners);
}

}  // namespace confab::feed
