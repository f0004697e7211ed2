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

void Index::enter(Subscriber& subscriber, const std::vector<ConversationId>& memberships) {
  subscriber.conversations = memberships;
  for (const ConversationId conversation : memberships) by_conversation_[conversation].push_back({&subscriber, {}, {}});
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
    auto& has = subscriber.conversations;
    if (std::find(has.begin(), has.end(), conversation) != has.end()) return;
    has.push_back(conversation);
    by_conversation_[conversation].push_back({&subscriber, from, {}});
  });
}

void Index::close(UserId user, ConversationId conversation, Seq to, Position at) {
  each_of(user, [&](const Subscriber& subscriber) {
    // A subscription that was told a later position entered with the memberships of that.
    if (!subscriber.is_live() || subscriber.told > at) return;
    if (Entry* entry = find(conversation, subscriber)) entry->to = to;
  });
}

void Index::drop_closed(ConversationId conversation) {
  const auto listeners = by_conversation_.find(conversation);
  if (listeners == by_conversation_.end()) return;
  std::erase_if(listeners->second, [conversation](const Entry& entry) {
    if (entry.to) std::erase(entry.subscriber->conversations, conversation);
    return entry.to.value != 0;
  });
  if (listeners->second.empty()) by_conversation_.erase(listeners);
}

void Index::lose(UserId user, ConversationId conversation, Position at) {
  each_of(user, [&](Subscriber& subscriber) {
    if (!subscriber.is_live() || subscriber.told > at) return;
    std::erase(subscriber.conversations, conversation);
    erase(conversation, subscriber);
  });
}

Index::Entry* Index::find(ConversationId conversation, const Subscriber& subscriber) {
  const auto listeners = by_conversation_.find(conversation);
  if (listeners == by_conversation_.end()) return nullptr;
  const auto entry = std::find_if(listeners->second.begin(), listeners->second.end(),
                                  [&](const Entry& one) { return one.subscriber == &subscriber; });
  return entry == listeners->second.end() ? nullptr : &*entry;
}

void Index::erase(ConversationId conversation, const Subscriber& subscriber) {
  Entry* entry = find(conversation, subscriber);
  if (entry == nullptr) return;
  auto& entries = by_conversation_[conversation];
  *entry = entries.back();
  entries.pop_back();
  if (entries.empty()) by_conversation_.erase(conversation);
}

}  // namespace confab::feed
