// Any bytes decode to a record or an error; a record that came out goes in and comes out the same.

#include <cstdlib>

#include "fuzz/fuzz.hpp"
#include "store/codec.hpp"
#include "unit/store/sample_records.hpp"

using namespace confab::store;

namespace {

template <typename R>
void check(std::string_view input) {
  const auto record = decode<R>(input);
  if (!record) return;
  const std::string bytes = encode(*record);
  const auto again = decode<R>(bytes);
  if (!again || encode(*again) != bytes) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  check<sample::Everything>(input);
  check<sample::Older>(input);
  check<sample::Newer>(input);
  check<sample::Tree>(input);
  return 0;
}

std::vector<std::string> confab::tests::fuzz_seeds() {
  sample::Everything full;
  full.flag = true;
  full.large = ~std::uint64_t{0};
  full.at = -1;
  full.text = "text";
  full.note = "note";
  full.numbers = {0, 127, 128, 1u << 31};
  full.intervals = {{confab::Seq(1), confab::Seq(2)}, {confab::Seq(300), {}}};
  full.last = full.intervals[0];
  const sample::Tree tree{{sample::Tree{{sample::Tree{}, sample::Tree{}}}, sample::Tree{}}};
  return {encode(full), encode(sample::Everything{}), encode(sample::Newer{1, "name", "title"}), encode(tree)};
}
