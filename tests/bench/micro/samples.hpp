#pragma once

#include <cstdint>
#include <string>

#include <confab/types.hpp>

namespace confab::bench {

/// Text as people write it, of about so many bytes: it must not compress better than theirs does.
inline std::string chat_text(std::size_t bytes, std::uint64_t seed) {
  static constexpr const char* kWords[] = {
      "the",    "and",    "you",    "that",    "for",    "with",     "have",    "this",   "not",    "but",     "what",
      "all",    "were",   "when",   "we",      "there",  "can",      "an",      "your",   "which",  "their",   "said",
      "if",     "do",     "will",   "each",    "about",  "how",      "up",      "out",    "them",   "then",    "she",
      "many",   "some",   "so",     "these",   "would",  "other",    "into",    "has",    "more",   "her",     "two",
      "like",   "him",    "see",    "time",    "could",  "no",       "make",    "than",   "first",  "been",    "its",
      "who",    "now",    "people", "my",      "made",   "over",     "did",     "down",   "only",   "way",     "find",
      "use",    "may",    "water",  "long",    "little", "very",     "after",   "words",  "called", "just",    "where",
      "most",   "know",   "lunch",  "meeting", "train",  "friday",   "thanks",  "sorry",  "photo",  "later",   "home",
      "ticket", "deploy", "review", "branch",  "server", "tomorrow", "morning", "coffee", "window", "question"};
  std::string text;
  while (text.size() < bytes) {
    seed = seed * 6364136223846793005 + 1442695040888963407;
    if (!text.empty()) text += seed >> 60 == 0 ? ", " : " ";
    text += kWords[(seed >> 33) % std::size(kWords)];
  }
  text.resize(bytes);
  return text;
}

inline Event message_event(std::uint64_t number, std::size_t body_bytes) {
  Event event;
  event.position = Position(1'000'000 + number);
  event.at = 1'700'000'000'000 + static_cast<TimeMs>(number) * 977;
  event.conversation = ConversationId(4711);
  event.seq = Seq(20'000 + number);
  Message& message = event.message;
  message.position = event.position;
  message.conversation = event.conversation;
  message.seq = event.seq;
  message.author = UserId(1 + number % 7);
  message.body = chat_text(body_bytes, number);
  message.at = event.at;
  return event;
}

}  // namespace confab::bench
