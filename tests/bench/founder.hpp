#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/load/people.hpp"

namespace confab::bench {

/// Where users and rooms are made: inside an engine, or over REST.
class Ground {
 public:
  using Done = std::function<void(std::string_view reply)>;

  /// One call of the catalogue. Members are JSON without braces: `"user":5`.
  struct Call {
    std::string_view operation;  ///< "users.register"
    std::string_view method;
    std::string path;
    std::string path_members;  ///< those that the path has, for who goes by operation
    std::string members;
    std::optional<std::uint32_t> who;  ///< index of a user; nobody
  };

  virtual ~Ground() = default;
  /// Calls when there is room for it. A refusal fails the program.
  virtual void call(const load::People& people, const Call& call, Done done) = 0;
  virtual void wait() = 0;  ///< until all is answered
};

/// COUNT rooms of MEMBERS each, under a name.
struct RoomSet {
  std::string name;
  std::size_t count = 0;
  std::size_t members = 0;

  /// "NAME=COUNTxMEMBERS"; fails the program otherwise.
  static RoomSet parse(const std::string& text);
};

/// Users with sessions, rooms with members, and what they said before the load begins.
class Founder {
 public:
  Founder(Ground& ground, load::People& people) : ground_(ground), people_(people) {}

  /// `prefix` makes their e-mail addresses new to the server.
  void make_users(std::size_t count, const std::string& prefix);
  /// Rooms of two are direct conversations. Room r has the users r * members and following, so that nobody is in two.
  void make_rooms(const RoomSet& set);
  void send_messages(const std::string& set, std::size_t count);

 private:
  void make_room(load::People::Meeting& room, const std::string& title);

  Ground& ground_;
  load::People& people_;
};

}  // namespace confab::bench
