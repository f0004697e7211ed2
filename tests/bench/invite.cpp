#include "bench/invite.hpp"

#include <algorithm>
#include <memory>
#include <random>

#include "bench/founder.hpp"
#include "bench/load/fail.hpp"
#include "bench/load/http_client.hpp"
#include "bench/target.hpp"

namespace confab::bench {

using namespace load;

namespace {

constexpr std::size_t kConnections = 16;
constexpr Nanos kAnswerTime = 120 * kSecond;
constexpr Nanos kPause = kSecond;  // before what was refused for now is asked again

class RestGround final : public Ground {
 public:
  explicit RestGround(const Address& api) {
    for (std::size_t i = 0; i < kConnections; ++i) {
      clients_.push_back(std::make_unique<HttpClient>(
          loop_, api, [this, i](int status, std::string_view body) { answered(i, status, body); },
          [](const std::string& why) { fail("the API server: " + why); }));
      free_.push_back(i);
    }
    asked_.resize(kConnections);
  }

  void call(const People& people, const Call& call, Done done) override {
    run_until([this] { return !free_.empty(); });
    const std::size_t client = free_.back();
    free_.pop_back();
    const std::string body = "{" + call.members + "}";
    std::string text = std::string(call.method) + " " + call.path + " HTTP/1.1\r\nHost: localhost\r\n";
    if (call.who) text += "Authorization: Bearer " + people.users[*call.who].token + "\r\n";
    text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    clients_[client]->request(text);
    asked_[client] = {std::move(text), std::move(done)};
  }

  void wait() override {
    run_until([this] { return free_.size() == kConnections; });
  }

 private:
  void run_until(const std::function<bool()>& done) {
    if (!loop_.run_until(done, now() + kAnswerTime)) fail("the API server does not answer");
  }

  void answered(std::size_t client, int status, std::string_view body) {
    if (status == 429 || status == 503) {
      // The server bounds how fast it hashes passwords.
      loop_.at(now() + kPause, [this, client] { clients_[client]->request(asked_[client].text); });
      return;
    }
    if (status / 100 != 2) fail("the API server says " + std::string(body.substr(0, 300)));
    if (asked_[client].done) asked_[client].done(body);
    free_.push_back(client);
  }

  struct Asked {
    std::string text;
    Done done;
  };

  Loop loop_;
  std::vector<std::unique_ptr<HttpClient>> clients_;
  std::vector<std::size_t> free_;
  std::vector<Asked> asked_;
};

}  // namespace

void Invite::declare(CLI::App& command) {
  command.add_option("--api", api, "The API server, as http://IPV4:PORT")->capture_default_str();
  command.add_option("--out", out, "The file of users, tokens and rooms")->required();
  command.add_option("--users", users, "Number of users")->required();
  command.add_option("--rooms", sets, "NAME=COUNTxMEMBERS, may be repeated; rooms of two are direct conversations");
}

int Invite::run() const {
  RestGround ground(address_of(api));
  People people;
  Founder founder(ground, people);
  founder.make_users(users, "load" + std::to_string(std::random_device{}()) + "-");
  for (const std::string& text : sets) founder.make_rooms(RoomSet::parse(text));
  people.write(out);
  return 0;
}

}  // namespace confab::bench
