// Runs a fuzz target without libFuzzer: over the files it is given, or over seeded random mutations of the target's
// good inputs. CONFAB_TEST_SEED repeats a run, CONFAB_FUZZ_RUNS makes it longer.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>

#include <signal.h>
#include <unistd.h>

#include "fuzz/fuzz.hpp"

namespace {

constexpr std::size_t kInputBytesMax = 64 * 1024;

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
  const char* given = std::getenv(name);
  return given ? std::strtoull(given, nullptr, 10) : otherwise;
}

std::string current;

void run(const std::string& input) {
  current = input;
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(current.data()), current.size());
}

/// Keeps the input that broke the target, then dies of the signal as it would have.
void keep_input(int signal_number) {
  constexpr const char* kName = "fuzz-failure.bin";
  if (std::FILE* file = std::fopen(kName, "wb")) {
    std::fwrite(current.data(), 1, current.size(), file);
    std::fclose(file);
    std::fprintf(stderr, "the input is in %s\n", kName);
  }
  ::raise(signal_number);
}

class Mutator {
 public:
  Mutator(std::uint64_t seed, std::vector<std::string> seeds) : random_(seed), seeds_(std::move(seeds)) {}

  std::string next() {
    std::string input = pick();
    for (auto steps = 1 + random_() % 4; steps > 0; --steps) mutate(input);
    input.resize(std::min(input.size(), kInputBytesMax));
    return input;
  }

 private:
  const std::string& pick() { return seeds_[random_() % seeds_.size()]; }
  std::size_t place(const std::string& input) { return random_() % (input.size() + 1); }

  void mutate(std::string& input) {
    constexpr unsigned char kEdges[] = {0x00, 0x01, 0x7f, 0x80, 0xff, '\r', '\n', ' ', '"', '{', '%', '.'};
    const std::size_t at = place(input);
    const std::size_t count = std::min<std::size_t>(random_() % 16, input.size() - at);
    switch (random_() % 7) {
      case 0:
        if (at < input.size()) input[at] = static_cast<char>(input[at] ^ 1 << random_() % 8);
        break;
      case 1:
        if (at < input.size()) input[at] = static_cast<char>(kEdges[random_() % std::size(kEdges)]);
        break;
      case 2:
        input.insert(at, 1, static_cast<char>(random_()));
        break;
      case 3:
        input.erase(at, count);
        break;
      case 4:
        input.insert(place(input), input.substr(at, count));
        break;
      case 5:
        input.resize(at);
        break;
      default: {
        const std::string& other = pick();
        input = input.substr(0, at) + other.substr(random_() % (other.size() + 1));
      }
    }
  }

  std::mt19937_64 random_;
  std::vector<std::string> seeds_;
};

}  // namespace

int main(int argc, char** argv) {
  struct sigaction action {};
  action.sa_handler = keep_input;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  for (const int signal_number : {SIGABRT, SIGSEGV}) ::sigaction(signal_number, &action, nullptr);
  for (int i = 1; i < argc; ++i) {
    std::ifstream file(argv[i], std::ios::binary);
    run({std::istreambuf_iterator<char>(file), {}});
  }
  if (argc > 1) return 0;
  const auto seed = setting("CONFAB_TEST_SEED", std::random_device{}());
  const auto runs = setting("CONFAB_FUZZ_RUNS", 20'000);
  std::printf("CONFAB_TEST_SEED=%llu, %llu runs\n", static_cast<unsigned long long>(seed),
              static_cast<unsigned long long>(runs));
  std::fflush(stdout);
  auto seeds = confab::tests::fuzz_seeds();
  seeds.emplace_back();
  for (const auto& input : seeds) run(input);
  Mutator mutator(seed, std::move(seeds));
  for (std::uint64_t i = 0; i < runs; ++i) run(mutator.next());
  return 0;
}
