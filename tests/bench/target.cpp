#include "bench/target.hpp"

#include <cstdio>
#include <map>
#include <memory>
#include <random>

#include "bench/load/bayeux.hpp"
#include "bench/load/fail.hpp"
#include "bench/load/mqtt.hpp"
#include "bench/load/native.hpp"
#include "bench/load/plain.hpp"

namespace confab::bench {

using namespace load;

namespace {

constexpr unsigned kFirstAddresses = 1U << 23;  // the loopback net has 2^24

}  // namespace

Target::Target() : first_address(std::random_device{}() % kFirstAddresses) {}

void Target::declare(CLI::App& command) {
  command.add_option("--protocol", protocol, "How to talk to the server")
      ->check(CLI::IsMember({"native", "bayeux", "plain", "mqtt"}))
      ->capture_default_str();
  command.add_option("--hub", hub, "The server, as http://IPV4:PORT")->capture_default_str();
  command.add_option("--people", people_file, "File of users, tokens and rooms: see confab-bench-prepare");
  command.add_option("--set", set, "Which rooms of that file");
  command.add_option("--groups", groups, "Without a file: rooms")->capture_default_str();
  command.add_option("--members", members, "Without a file: members of each room")->capture_default_str();
  command.add_option("--body", body_bytes, "Bytes of a message")->check(CLI::Range(40, 16384))->capture_default_str();
  command.add_option("--connecting", connecting_max, "Connections begun at once")->capture_default_str();
  command.add_option("--per-address", sessions_per_address, "Connections from each address 127.x.y.z")
      ->capture_default_str();
  command.add_option("--server-pid", server_pids, "Processes whose CPU and memory is counted, with their children");
  command.add_option("--subject", subject, "Name of the server in the results")->capture_default_str();
  command.add_option("--work", work, "Name of the work in the results");
}

Target::Plan Target::plan() const {
  Plan plan;
  if (people_file.empty()) {
    if (protocol == "native") fail("the native protocol needs --people and --set");
    for (std::uint32_t group = 0, next = 0; group < groups; ++group) {
      People::Meeting room{group + 1, {}};
      for (std::size_t i = 0; i < members; ++i) room.members.push_back(next++);
      plan.rooms.push_back(std::move(room));
    }
    return plan;
  }
  const People people = People::read(people_file);
  const auto rooms = people.sets.find(set);
  if (rooms == people.sets.end()) fail("no rooms '" + set + "' in " + people_file);
  std::map<std::uint32_t, std::uint32_t> index_of;
  for (People::Meeting room : rooms->second) {
    for (std::uint32_t& member : room.members) {
      const auto [known, is_new] = index_of.try_emplace(member, static_cast<std::uint32_t>(plan.users.size()));
      if (is_new) plan.users.push_back(people.users[member]);
      member = known->second;
    }
    plan.rooms.push_back(std::move(room));
  }
  return plan;
}

void Target::add(Loop& loop, Crowd& crowd, const std::string& token, const std::vector<Room>& rooms) const {
  const auto index = static_cast<std::uint32_t>(crowd.size());
  const Address from =
      address_of(hub).from_loopback(first_address + static_cast<unsigned>(index / sessions_per_address));
  std::unique_ptr<Member> member;
  if (protocol == "native") {
    member = std::make_unique<NativeMember>(loop, crowd.listener(), index, from, token);
  } else if (protocol == "bayeux") {
    BayeuxMember::Options options;
    options.token = token;
    options.rooms = rooms;
    member = std::make_unique<BayeuxMember>(loop, crowd.listener(), index, from, options);
  } else if (protocol == "mqtt") {
    member = std::make_unique<MqttMember>(loop, crowd.listener(), index, from, rooms);
  } else {
    member = std::make_unique<PlainMember>(loop, crowd.listener(), index, from, rooms.front());
  }
  crowd.add(std::move(member), rooms);
}

void Target::fill(Loop& loop, Crowd& crowd, const Plan& plan) const {
  std::map<std::uint32_t, std::vector<Room>> rooms_of;
  for (const People::Meeting& room : plan.rooms) {
    for (const std::uint32_t member : room.members) rooms_of[member].push_back(room.room);
  }
  for (const auto& [index, rooms] : rooms_of)
    add(loop, crowd, plan.users.empty() ? "" : plan.users[index].token, rooms);
}

Address address_of(const std::string& url) {
  const std::string prefix = "http://";
  const std::size_t colon = url.rfind(':');
  if (!url.starts_with(prefix) || colon <= prefix.size()) fail("not http://IPV4:PORT: " + url);
  return Address::of(url.substr(prefix.size(), colon - prefix.size()), std::atoi(url.c_str() + colon + 1));
}

int failed(const std::string& why) {
  std::fprintf(stderr, "confab-bench: %s\n", why.c_str());
  return 1;
}

}  // namespace confab::bench
