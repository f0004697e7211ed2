#include "state/names.hpp"

#include <algorithm>
#include <utility>

#include "state/refusals.hpp"

namespace confab::state {

namespace {

bool has_word(std::string_view words, std::string_view wanted) {
  bool found = false;
  each_word(words, [&](std::string_view word) { found = found || word == wanted; });
  return found;
}

std::size_t count_words(std::string_view words) {
  std::size_t count = 0;
  each_word(words, [&count](std::string_view) { ++count; });
  return count;
}

Result<> check_names(const FindNames& body) {
  std::size_t rows = 0;
  for (const auto& found : body.names) {
    if (auto fit = check_name_words(found.words); !fit) return fit;
    rows += count_words(found.words);
  }
  if (body.names.size() > kFoundNamesMax || rows > kFoundWordsMax) return refuse(Refusal::too_long, "names");
  return {};
}

}  // namespace

void each_word(std::string_view words, const std::function<void(std::string_view)>& visit) {
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find(' '));
    visit(word);
    words.remove_prefix(std::min(words.size(), word.size() + 1));
  }
}

bool begin_words(std::string_view words, std::string_view wanted) {
  bool all = true;
  each_word(wanted, [&](std::string_view beginning) {
    bool found = false;
    each_word(words, [&](std::string_view word) { found = found || word.starts_with(beginning); });
    all = all && found;
  });
  return all;
}

Result<> set_words(Step& step, UserId id, UserRecord& user, std::string_view words) {
  Result<> done;
  each_word(user.words, [&](std::string_view word) {
    if (done && !has_word(words, word)) done = step.tables.del_name_word(word, id);
  });
  each_word(words, [&](std::string_view word) {
    if (done && !has_word(user.words, word)) done = step.tables.put_name_word(word, id);
  });
  user.words = words;
  return done;
}

Result<> set_name(Step& step, UserId id, UserRecord& user, const std::string& name, std::string_view words) {
  user.name = name;
  const bool of_level_one = words.empty() && !name.empty();
  if (of_level_one) step.meta.names_found_to = std::min(step.meta.names_found_to, UserId(id.value - 1));
  return set_words(step, id, user, words);
}

std::optional<FindNames> names_to_find(const Tables& tables, const MetaRecord& meta,
                                       const std::function<std::string(std::string_view)>& words_of) {
  if (meta.level < 2 || meta.names_found_to >= meta.last_user) return std::nullopt;
  FindNames find{.after = meta.names_found_to, .up_to = meta.names_found_to, .names = {}};
  std::size_t users = 0;
  std::size_t rows = 0;
  auto scanned = tables.each_user(find.after, [&](UserId id, UserRecord&& user) {
    std::string words = user.words.empty() ? words_of(user.name) : std::string();
    rows += count_words(words);
    if (users++ == kFoundNamesMax || rows > kFoundWordsMax) return false;
    find.up_to = id;
    if (!words.empty()) find.names.push_back({id, std::move(user.name), std::move(words)});
    return true;
  });
  if (!scanned) return std::nullopt;
  return find;
}

Result<Outcome> apply_rule(Step& step, const FindNames& body) {
  if (auto fit = check_names(body); !fit) return fit.error();
  Outcome outcome;
  outcome.kind = OutcomeKind::names_found;
  outcome.unchanged =
      body.after != step.meta.names_found_to || body.up_to <= body.after || body.up_to > step.meta.last_user;
  if (outcome.unchanged) return outcome;
  for (const auto& found : body.names) {
    auto user = existing_user(step.tables, found.user, "names");
    if (!user) return std::move(user).error();
    // Another name came meanwhile, with its words.
    if (user->name != found.name || !user->words.empty()) continue;
    if (auto set = set_words(step, found.user, *user, found.words); !set) return set.error();
    if (auto put = step.tables.put_user(found.user, *user); !put) return put.error();
  }
  step.meta.names_found_to = body.up_to;
  return outcome;
}

}  // namespace confab::state
