// libFuzzer starts from files: a target writes its good inputs into the folder CONFAB_FUZZ_SEEDS before it begins.

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  const char* folder = std::getenv("CONFAB_FUZZ_SEEDS");
  if (!folder) return 0;
  int number = 0;
  for (const std::string& seed : confab::tests::fuzz_seeds()) {
    const auto path = std::filesystem::path(folder) / ("seed-" + std::to_string(number++));
    std::ofstream file(path, std::ios::binary);
    file << seed;
    if (file.flush()) continue;
    std::fprintf(stderr, "cannot write %s\n", path.c_str());
    std::exit(1);
  }
  return 0;
}
