#include "store/reader_list.hpp"

#include <charconv>
#include <string_view>

#include <lmdb.h>

namespace confab::store {

namespace {

std::string_view next_word(std::string_view& rest) {
  const auto begin = rest.find_first_not_of(" \n");
  if (begin == std::string_view::npos) return rest = {};
  const auto end = rest.find_first_of(" \n", begin);
  const auto word = rest.substr(begin, end == std::string_view::npos ? end : end - begin);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end);
  return word;
}

template <typename Number>
bool parse(std::string_view word, Number& number) {
  const auto [end, failure] = std::from_chars(word.data(), word.data() + word.size(), number);
  return failure == std::errc() && end == word.data() + word.size();
}

/// A line of mdb_reader_list: process, thread, transaction; "-" for a slot that is kept and not in use. The heading
/// and a list of nobody are no such line.
int take_line(const char* line, void* context) {
  std::string_view rest = line;
  OldestReader reader;
  const bool process = parse(next_word(rest), reader.pid);
  next_word(rest);
  if (!process || !parse(next_word(rest), reader.txn)) return 0;
  auto& oldest = *static_cast<std::optional<OldestReader>*>(context);
  if (!oldest || reader.txn < oldest->txn) oldest = reader;
  return 0;
}

}  // namespace

std::optional<OldestReader> oldest_reader(MDB_env* env) {
  std::optional<OldestReader> oldest;
  mdb_reader_list(env, take_line, &oldest);
  return oldest;
}

}  // namespace confab::store
