#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "bench/load/member.hpp"

namespace confab::load {

/// Who there is and who is with whom, made beforehand: see prepare.cpp. A file of lines
///
///     user ID TOKEN
///     room SET ID MEMBER MEMBER …      members as indexes of users, from 0
struct People {
  struct User {
    std::uint64_t id = 0;
    std::string token;
  };
  struct Meeting {
    Room room = 0;
    std::vector<std::uint32_t> members;
  };

  std::vector<User> users;
  std::map<std::string, std::vector<Meeting>> sets;

  /// Fails the program if the file is not as described.
  static People read(const std::string& path);
  void write(const std::string& path) const;
};

}  // namespace confab::load
