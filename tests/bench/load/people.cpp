#include "bench/load/people.hpp"

#include <fstream>
#include <sstream>

#include "bench/load/fail.hpp"

namespace confab::load {

People People::read(const std::string& path) {
  People people;
  std::ifstream file(path);
  if (!file) fail("cannot read " + path);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string kind;
    words >> kind;
    if (kind == "user") {
      User user;
      words >> user.id >> user.token;
      if (!words) fail("a user without id and token in " + path);
      people.users.push_back(std::move(user));
    } else if (kind == "room") {
      std::string set;
      Meeting meeting;
      words >> set >> meeting.room;
      if (!words) fail("a room without set and id in " + path);
      for (std::uint32_t member = 0; words >> member;) {
        if (member >= people.users.size()) fail("a room with an unknown member in " + path);
        meeting.members.push_back(member);
      }
      people.sets[set].push_back(std::move(meeting));
    } else {
      fail("not a line of such a file in " + path + ": " + line);
    }
  }
  return people;
}

void People::write(const std::string& path) const {
  std::ofstream file(path);
  for (const User& user : users) file << "user " << user.id << ' ' << user.token << '\n';
  for (const auto& [set, meetings] : sets) {
    for (const Meeting& meeting : meetings) {
      file << "room " << set << ' ' << meeting.room;
      for (const std::uint32_t member : meeting.members) file << ' ' << member;
      file << '\n';
    }
  }
  file.close();
  if (!file) fail("cannot write " + path);
}

}  // namespace confab::load
