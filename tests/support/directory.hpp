#pragma once

#include <string>

#include "util/directory.hpp"

namespace confab::tests {

/// An existing directory, open.
inline util::DirectoryPtr open_directory(const std::string& path) {
  auto opened = util::Directory::open(path);
  return opened ? *std::move(opened) : nullptr;
}

}  // namespace confab::tests
