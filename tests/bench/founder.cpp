#include "bench/founder.hpp"

#include <algorithm>
#include <cstdio>

#include "bench/load/fail.hpp"
#include "bench/load/scan.hpp"

namespace confab::bench {

using load::People;

namespace {

constexpr std::size_t kCreatedWithMembersMax = 256;  // of a group; the others are added one by one

std::string member(std::string_view name, std::uint64_t value) {
  return '"' + std::string(name) + "\":" + std::to_string(value);
}

std::string member(std::string_view name, std::string_view text) {
  return '"' + std::string(name) + "\":\"" + std::string(text) + '"';
}

}  // namespace

RoomSet RoomSet::parse(const std::string& text) {
  RoomSet set;
  char name[33];
  if (std::sscanf(text.c_str(), "%32[a-z0-9-]=%zux%zu", name, &set.count, &set.members) != 3 || set.members < 2) {
    load::fail("--rooms takes NAME=COUNTxMEMBERS, not " + text);
  }
  set.name = name;
  return set;
}

void Founder::make_users(std::size_t count, const std::string& prefix) {
  people_.users.resize(count);
  const auto who = [&](std::size_t i) {
    return member("email", prefix + std::to_string(i) + "@example.com") + "," + member("password", "a password");
  };
  for (std::size_t i = 0; i < count; ++i) {
    ground_.call(people_, {"users.register", "POST", "/v1/users", "", who(i), {}}, [this, i](std::string_view reply) {
      people_.users[i].id = load::scan_number(reply, R"("id":)").value_or(0);
    });
  }
  ground_.wait();
  for (std::size_t i = 0; i < count; ++i) {
    ground_.call(
        people_, {"sessions.create", "POST", "/v1/sessions", "", who(i) + R"(,"long_lived":true)", {}},
        [this, i](std::string_view reply) { people_.users[i].token = load::scan_text(reply, R"("access_token":)"); });
  }
  ground_.wait();
}

void Founder::make_rooms(const RoomSet& set) {
  if (set.count * set.members > people_.users.size()) load::fail("not enough users for the rooms " + set.name);
  std::vector<People::Meeting>& rooms = people_.sets[set.name];
  rooms.resize(set.count);
  for (std::size_t r = 0; r < set.count; ++r) {
    for (std::size_t i = 0; i < set.members; ++i) {
      rooms[r].members.push_back(static_cast<std::uint32_t>(r * set.members + i));
    }
    make_room(rooms[r], set.name);
  }
  ground_.wait();
  for (const People::Meeting& room : rooms) {
    for (std::size_t i = kCreatedWithMembersMax; i < set.members; ++i) {
      const std::uint64_t user = people_.users[room.members[i]].id;
      ground_.call(people_,
                   {"conversations.add_member", "PUT",
                    "/v1/conversations/" + std::to_string(room.room) + "/members/" + std::to_string(user),
                    member("conversation", room.room) + "," + member("user", user), "", room.members[0]},
                   {});
    }
  }
  ground_.wait();
}

void Founder::make_room(People::Meeting& room, const std::string& title) {
  const auto keep_id = [&room](std::string_view reply) {
    room.room = load::scan_number(reply, R"("id":)").value_or(0);
  };
  const auto user = [&](std::size_t i) { return people_.users[room.members[i]].id; };
  const std::uint32_t owner = room.members[0];
  if (room.members.size() == 2) {
    ground_.call(people_,
                 {"conversations.open_direct", "POST", "/v1/conversations/direct", "", member("user", user(1)), owner},
                 keep_id);
    return;
  }
  std::string others;
  for (std::size_t i = 1; i < std::min(room.members.size(), kCreatedWithMembersMax); ++i) {
    others += (i > 1 ? "," : "") + std::to_string(user(i));
  }
  ground_.call(people_,
               {"conversations.create_group", "POST", "/v1/conversations/groups", "",
                member("title", title) + R"(,"members":[)" + others + "]", owner},
               keep_id);
}

void Founder::send_messages(const std::string& set, std::size_t count) {
  const std::vector<People::Meeting>& rooms = people_.sets.at(set);
  const std::string body(100, 'x');
  for (std::size_t i = 0; i < count; ++i) {
    const People::Meeting& room = rooms[i % rooms.size()];
    ground_.call(people_,
                 {"messages.send", "POST", "/v1/conversations/" + std::to_string(room.room) + "/messages",
                  member("conversation", room.room), member("body", body), room.members[0]},
                 {});
  }
  ground_.wait();
}

}  // namespace confab::bench
