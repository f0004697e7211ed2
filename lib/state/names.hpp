#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <confab/result.hpp>

#include "state/records.hpp"
#include "state/rules.hpp"

/// People are found by the words of their names: `name_words` has a row for each word of each user.
namespace confab::state {

/// Users whose names one FindNames has at most, and rows of `name_words` that it writes.
inline constexpr std::size_t kFoundNamesMax = 200;
inline constexpr std::size_t kFoundWordsMax = 800;

void each_word(std::string_view words, const std::function<void(std::string_view)>& visit);

/// Whether each of `wanted` is the beginning of one of `words`.
bool begin_words(std::string_view words, std::string_view wanted);

/// Lets the user be found by other words; their record is written by the caller.
Result<> set_words(Step& step, UserId id, UserRecord& user, std::string_view words);

/// A name with its words. Below level 2 there are none; a command of then may come later, and FindNames makes up for
/// it.
Result<> set_name(Step& step, UserId id, UserRecord& user, const std::string& name, std::string_view words);

/// The next names for FindNames: `words_of` makes the words of a name. Nothing if all users are found.
std::optional<FindNames> names_to_find(const Tables& tables, const MetaRecord& meta,
                                       const std::function<std::string(std::string_view)>& words_of);

}  // namespace confab::state
